import { randomBytes } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import type { Clock } from '../../system/process.ts';
import type { User, UserTable } from '../tables/user-table.ts';

/** `MFA_VERIFIED` is ours, not Cognito's: it marks an MFA set-up whose first code was right. */
export type ChallengeName = 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA' | 'MFA_SETUP' | 'MFA_VERIFIED';

interface ChallengeSession {
  readonly name: ChallengeName;
  readonly sub: string;
  /** Of the password that was right: the session ends when the password changes. */
  readonly salt: string;
  readonly expiresAt: number;
}

/** How long a user has for each step of a sign-in, in ms. */
export const challengeLifetimeMs = 3 * 60 * 1000;

/**
 * Sign-ins whose password was right and that need one more step. Kept in memory, because after a restart a user simply
 * signs in again.
 */
export class ChallengeSessions {
  readonly #users: UserTable;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, ChallengeSession>();

  constructor(users: UserTable, clock: Clock) {
    this.#users = users;
    this.#clock = clock;
  }

  /** @returns the session id that the client sends back with its response */
  begin(name: ChallengeName, { sub, verifier: { salt } }: User): string {
    const now = this.#clock();
    for (const [key, { expiresAt }] of this.#sessions) {
      if (expiresAt < now) this.#sessions.delete(key);
    }
    const key = randomBytes(256).toString('base64url');
    this.#sessions.set(key, { name, sub, salt, expiresAt: now + challengeLifetimeMs });
    return key;
  }

  /** The user whose sign-in this is. @throws AwsError NotAuthorizedException */
  requireUser(key: string, name: ChallengeName, username: string): User {
    const user = this.requireHolder(key, name);
    if (this.#users.find(username)?.sub !== user.sub) throw invalid('Invalid session for the user.');
    return user;
  }

  /** The same for operations that name no user. @throws AwsError NotAuthorizedException */
  requireHolder(key: string, name: ChallengeName): User {
    const session = this.#sessions.get(key);
    if (session?.name !== name) throw invalid('Invalid session for the user.');
    if (session.expiresAt < this.#clock()) throw invalid('Invalid session for the user, session is expired.');
    const user = this.#users.find(session.sub);
    if (user?.verifier.salt !== session.salt) {
      throw invalid('Invalid session for the user.');
    }
    return user;
  }

  end(key: string): void {
    this.#sessions.delete(key);
  }
}

const invalid = (why: string) => new AwsError('NotAuthorizedException', why);
