import { randomUUID } from 'node:crypto';
import type { CognitoContext } from './cognito-context.ts';
import { hashRefreshToken, issueTokens, newRefreshToken, refreshTokenMs } from './tokens.ts';
import type { User } from './user-table.ts';

/** Begins a session: the three tokens that a sign-in ends with. */
export async function beginSession({ pool, issuer, sessions, clock }: CognitoContext, user: User) {
  const now = clock();
  // An expired token is told apart from an unknown one for as long again as it was good.
  sessions.removeExpiredBefore(now - refreshTokenMs);
  const refreshToken = newRefreshToken();
  const session = {
    id: randomUUID(),
    sub: user.sub,
    refreshTokenHash: hashRefreshToken(refreshToken),
    startedAt: now,
    expiresAt: now + refreshTokenMs,
  };
  sessions.insert(session);
  return { ...(await issueTokens({ pool, issuer, user, session, now })), RefreshToken: refreshToken };
}
