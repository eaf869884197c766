import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { CognitoContext } from '../pool/cognito-context.ts';
import { softwareTokenMfa, useSoftwareTokenCode } from '../pool/software-token.ts';
import { beginSession } from './continue-sign-in.ts';

export const softwareTokenResponse = z.object({
  ChallengeName: z.literal(softwareTokenMfa),
  Session: z.string(),
  ChallengeResponses: z.object({ USERNAME: z.string(), SOFTWARE_TOKEN_MFA_CODE: z.string() }),
});

/** Checks the code of the authenticator app. Wrong codes are counted apart from passwords, and lock the same way. */
export async function checkSoftwareToken(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof softwareTokenResponse>,
) {
  const { challengeSessions, attempts } = context;
  const user = challengeSessions.requireUser(Session, softwareTokenMfa, ChallengeResponses.USERNAME);
  const counter = `${user.sub} ${softwareTokenMfa}`;
  if (attempts.isLocked(counter)) {
    throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');
  }
  switch (useSoftwareTokenCode(context, user.sub, ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE)) {
    case 'wrong':
      attempts.countWrong(counter);
      throw new AwsError('CodeMismatchException', 'Invalid code received for user');
    case 'used before':
      throw new AwsError('ExpiredCodeException', 'Your software token has already been used once.');
    case 'accepted':
      attempts.forgive(counter);
      challengeSessions.end(Session);
      return beginSession(context, user);
  }
}

export const mfaSetupResponse = z.object({
  ChallengeName: z.literal('MFA_SETUP'),
  Session: z.string(),
  ChallengeResponses: z.object({ USERNAME: z.string() }),
});

/** Signs a user in who has just set the app up: VerifySoftwareToken issued the session for the first code. */
export async function finishMfaSetup(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof mfaSetupResponse>,
) {
  const user = context.challengeSessions.requireUser(Session, 'MFA_VERIFIED', ChallengeResponses.USERNAME);
  context.challengeSessions.end(Session);
  return beginSession(context, user);
}
