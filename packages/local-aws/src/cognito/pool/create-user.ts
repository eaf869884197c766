import { randomUUID } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import type { User, UserStatus, Verifier } from '../tables/user-table.ts';
import type { CognitoContext } from './cognito-context.ts';
import { type Pool, srpIdentity } from './pool.ts';
import { createVerifier, isPassword } from './srp.ts';

interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly status: UserStatus;
}

/** @throws AwsError InvalidParameter- or UsernameExistsException */
export function createUser({ users, pool }: CognitoContext, { email, password, status }: NewUser): User {
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email)) {
    throw new AwsError('InvalidParameterException', 'Username should be an email.');
  }
  if (users.find(email)) {
    throw new AwsError('UsernameExistsException', 'An account with the given email already exists.');
  }
  const sub = randomUUID();
  const user = { sub, email: email.toLowerCase(), verifier: verifierOf(pool, sub, password), status };
  users.insert(user);
  return user;
}

const temporaryForMs = 7 * 24 * 3600 * 1000;

/** Sets a permanent password, which confirms the user. */
export function setPassword({ users, pool }: CognitoContext, user: User, password: string): User {
  const verifier = verifierOf(pool, user.sub, password);
  users.setPassword(user.sub, verifier);
  return { ...user, verifier, status: 'CONFIRMED' };
}

/** Sets a password that the user has to change at the first sign-in, within seven days. */
export function setTemporaryPassword(
  { users, pool, clock }: CognitoContext,
  { sub }: User,
  password: string,
): void {
  users.setTemporaryPassword(sub, verifierOf(pool, sub, password), clock() + temporaryForMs);
}

function verifierOf(pool: Pool, sub: string, password: string): Verifier {
  return createVerifier(srpIdentity(pool, sub), password);
}

export function fitsUser(pool: Pool, { sub, verifier }: User, password: string): boolean {
  return isPassword(srpIdentity(pool, sub), password, verifier);
}
