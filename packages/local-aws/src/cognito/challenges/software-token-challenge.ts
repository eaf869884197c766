import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { CognitoContext } from '../cognito-context.ts';
import { beginSession } from '../session.ts';
import { softwareTokenMfa, useSoftwareTokenCode } from '../software-token.ts';

export const softwareTokenAnswer = z.object({
  ChallengeName: z.literal(softwareTokenMfa),
  Session: z.string(),
  ChallengeResponses: z.object({ USERNAME: z.string(), SOFTWARE_TOKEN_MFA_CODE: z.string() }),
});

/** Checks the code of the authenticator app. Wrong ones are counted apart from passwords, and lock in the same way. */
export async function answerSoftwareToken(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof softwareTokenAnswer>,
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
      return { ChallengeParameters: {}, AuthenticationResult: await beginSession(context, user) };
  }
}
