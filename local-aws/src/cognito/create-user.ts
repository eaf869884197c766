import { randomUUID } from 'node:crypto';
import { AwsError } from '../http/aws-error.ts';
import type { CognitoContext } from './cognito-context.ts';
import { type Pool, srpIdentity } from './pool.ts';
import { createVerifier, isPassword, type Verifier } from './srp.ts';
import type { User, UserStatus } from './user-table.ts';

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

/** What is kept of a password. */
export function verifierOf(pool: Pool, sub: string, password: string): Verifier {
  return createVerifier(srpIdentity(pool, sub), password);
}

export function fitsUser(pool: Pool, { sub, verifier }: User, password: string): boolean {
  return isPassword(srpIdentity(pool, sub), password, verifier);
}
