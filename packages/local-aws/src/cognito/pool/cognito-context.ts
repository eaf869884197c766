import { AwsError } from '../../http/aws-error.ts';
import type { Message } from '../../mailbox/mailbox-page.ts';
import type { Clock } from '../../system/process.ts';
import type { CodeTable } from '../tables/code-table.ts';
import type { PasswordAttempts } from '../tables/password-attempts.ts';
import type { SessionTable } from '../tables/session-table.ts';
import type { SoftwareTokenTable } from '../tables/software-token-table.ts';
import type { User, UserTable, Verifier } from '../tables/user-table.ts';
import type { ChallengeSessions } from './challenge-sessions.ts';
import type { Pool } from './pool.ts';
import type { Challenge } from './srp.ts';
import { readAccessToken } from './tokens.ts';

/** An SRP sign-in between its two steps. */
export interface PendingSignIn {
  /** The user's sub; an invented one for a user who does not exist. */
  readonly userId: string;
  readonly verifier: Verifier;
  readonly challenge: Challenge;
  readonly clientPublicValue: string;
  readonly expiresAt: number;
}

/** The dependencies of every operation. */
export interface CognitoContext {
  readonly pool: Pool;
  readonly issuer: string;
  readonly users: UserTable;
  readonly sessions: SessionTable;
  readonly codes: CodeTable;
  readonly attempts: PasswordAttempts;
  readonly softwareTokens: SoftwareTokenTable;
  readonly challengeSessions: ChallengeSessions;
  readonly clock: Clock;
  readonly mail: (message: Message) => void;
  /** By secret block. In memory, because after a restart a user simply signs in again. */
  readonly pendingSignIns: Map<string, PendingSignIn>;
}

export type CognitoOperation = (body: string, context: CognitoContext) => unknown;

/** @throws AwsError ResourceNotFoundException */
export function requireClient({ pool }: CognitoContext, clientId: string): void {
  if (clientId !== pool.clientId) {
    throw new AwsError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
  }
}

/** @throws AwsError ResourceNotFoundException */
export function requirePool({ pool }: CognitoContext, userPoolId: string): void {
  if (userPoolId !== pool.id) {
    throw new AwsError('ResourceNotFoundException', `User pool ${userPoolId} does not exist.`);
  }
}

/** For operators, who may learn whether a user exists. @throws AwsError UserNotFoundException */
export function requireNamedUser({ users }: CognitoContext, username: string): User {
  const user = users.find(username);
  if (!user) throw new AwsError('UserNotFoundException', 'User does not exist.');
  return user;
}

/** The user who holds this access token. @throws AwsError NotAuthorizedException, also when it was revoked */
export async function requireUser(context: CognitoContext, accessToken: string): Promise<User> {
  const { pool, issuer, users, sessions, clock } = context;
  const session = sessions.findById(await readAccessToken(pool, issuer, accessToken, clock()));
  if (!session || session.endedEarly) {
    throw new AwsError('NotAuthorizedException', 'Access Token has been revoked');
  }
  const user = users.find(session.sub);
  if (!user) throw new AwsError('NotAuthorizedException', 'Invalid Access Token');
  return user;
}
