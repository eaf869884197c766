import type { ChallengeName } from './challenge-sessions.ts';
import type { CognitoContext } from './cognito-context.ts';
import { beginSession } from './session.ts';
import { softwareTokenMfa } from './software-token.ts';
import type { User } from './user-table.ts';

/** What a sign-in gets when its password was right: one more challenge, or the tokens. */
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
  return { ChallengeParameters: {}, AuthenticationResult: await beginSession(context, user) };
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
