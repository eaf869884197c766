import { randomUUID } from 'node:crypto';
import type { CognitoContext } from './cognito-context.ts';
import { hashRefreshToken, issueTokens, newRefreshToken, refreshTokenMs } from './tokens.ts';
import type { Session, User } from './user-table.ts';

/** Begins a session: the three tokens that a sign-in ends with. */
export async function beginSession({ pool, issuer, users, clock }: CognitoContext, user: User) {
  const now = clock();
  const refreshToken = newRefreshToken();
  const session: Session = {
    id: randomUUID(),
    sub: user.sub,
    refreshTokenHash: hashRefreshToken(refreshToken),
    startedAt: now,
    expiresAt: now + refreshTokenMs,
  };
  users.insertSession(session);
  return { ...(await issueTokens({ pool, issuer, user, session, now })), RefreshToken: refreshToken };
}
