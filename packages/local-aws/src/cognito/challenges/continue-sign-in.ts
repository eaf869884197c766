import { randomUUID } from 'node:crypto';
import type { ChallengeName } from '../pool/challenge-sessions.ts';
import type { CognitoContext } from '../pool/cognito-context.ts';
import { softwareTokenMfa } from '../pool/software-token.ts';
import { hashRefreshToken, issueTokens, newRefreshToken, refreshTokenMs } from '../pool/tokens.ts';
import type { User } from '../tables/user-table.ts';

/** The response to a sign-in whose password was right: one more challenge, or the tokens. */
export async function continueSignIn(context: CognitoContext, user: User) {
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    return challenge(context, user, 'NEW_PASSWORD_REQUIRED', {
      requiredAttributes: '[]',
      userAttributes: JSON.stringify({ email_verified: 'true', email: user.email }),
    });
  }
  const token = context.softwareTokens.findActive(user.sub);
  if (!token && context.pool.mfa === 'ON') {
    return challenge(context, user, 'MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify([softwareTokenMfa]) });
  }
  if (token) return challenge(context, user, softwareTokenMfa, { FRIENDLY_DEVICE_NAME: token.deviceName });
  return beginSession(context, user);
}

function challenge(
  { challengeSessions }: CognitoContext,
  user: User,
  ChallengeName: ChallengeName,
  parameters: Readonly<Record<string, string>>,
) {
  return {
    ChallengeName,
    Session: challengeSessions.begin(ChallengeName, user),
    ChallengeParameters: { USER_ID_FOR_SRP: user.sub, ...parameters },
  };
}

/** Begins a session, and responds with its three tokens. */
export async function beginSession({ pool, issuer, sessions, clock }: CognitoContext, user: User) {
  const now = clock();
  // Expired sessions are kept for one more lifetime, so that an expired token is told apart from an unknown one.
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
  const tokens = await issueTokens({ pool, issuer, user, session, now });
  return { ChallengeParameters: {}, AuthenticationResult: { ...tokens, RefreshToken: refreshToken } };
}
