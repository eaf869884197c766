import { hkdfSync } from 'node:crypto';
import type { User, Verifier } from '../tables/user-table.ts';
import type { CognitoContext } from './cognito-context.ts';
import { inventVerifier } from './srp.ts';

/** The account behind a name. One that does not exist has all but a user, so that no caller sees the difference. */
export interface Account {
  /** The user's sub. */
  readonly userId: string;
  readonly email: string;
  readonly verifier: Verifier;
  readonly user: User | undefined;
}

/** The account of this name. For an unknown name it is invented, and the same each time (RFC 5054 §2.5.1.3). */
export function findAccount({ users, pool }: CognitoContext, username: string): Account {
  const user = users.find(username);
  if (user) return { userId: user.sub, email: user.email, verifier: user.verifier, user };
  const email = username.toLowerCase();
  const id = Buffer.from(hkdfSync('sha256', pool.pepper, 'sub', email, 16)).toString('hex');
  const userId = [
    id.slice(0, 8),
    id.slice(8, 12),
    `4${id.slice(13, 16)}`,
    `a${id.slice(17, 20)}`,
    id.slice(20),
  ];
  return { userId: userId.join('-'), email, verifier: inventVerifier(pool.pepper, email), user: undefined };
}
