import { hash } from 'node:crypto';
import { type User } from '../http/plugins/request-properties';

/** Some 300 bytes each. */
const maxTokens = 10_000;
const bearer = /^bearer (\S+)$/i;

/**
 * The users behind verified tokens, until the tokens expire: verifying a signature costs fifty times as much as finding
 * it here. The keys are hashes, so that a memory dump contains no usable token.
 */
export class VerifiedTokens {
  private readonly users = new Map<string, User>();

  constructor(private readonly now: () => number = Date.now) {}

  /** The user whose `Authorization` header this is, if its token is known and still valid. */
  find(authorization: string | undefined): User | undefined {
    const key = keyOf(authorization);
    const user = key === undefined ? undefined : this.users.get(key);
    if (key === undefined || user === undefined || user.expiresAt.getTime() > this.now()) return user;
    this.users.delete(key);
    return undefined;
  }

  /** Remembers a header whose token has just been verified; the oldest one is dropped when there are too many. */
  remember(authorization: string | undefined, user: User): void {
    const key = keyOf(authorization);
    if (key === undefined) return;
    this.users.set(key, user);
    for (const oldest of this.users.keys()) {
      if (this.users.size <= maxTokens) return;
      this.users.delete(oldest);
    }
  }

  get size(): number {
    return this.users.size;
  }
}

function keyOf(authorization: string | undefined): string | undefined {
  const token = bearer.exec(authorization ?? '')?.[1];
  return token === undefined ? undefined : hash('sha256', token, 'base64');
}
