import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { CognitoContext } from '../cognito-context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { setPassword } from '../create-user.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

export const newPasswordAnswer = z.object({
  ChallengeName: z.literal('NEW_PASSWORD_REQUIRED'),
  Session: z.string(),
  ChallengeResponses: z.looseObject({ USERNAME: z.string(), NEW_PASSWORD: newPassword }),
});

/** Sets the password of a user whom an operator created. A password that is refused can be followed by another. */
export async function answerNewPassword(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof newPasswordAnswer>,
) {
  const { challengeSessions, pool } = context;
  const { USERNAME, NEW_PASSWORD, ...others } = ChallengeResponses;
  const user = challengeSessions.requireUser(Session, 'NEW_PASSWORD_REQUIRED', USERNAME);
  if ('userAttributes.email' in others) {
    throw new AwsError('NotAuthorizedException', 'Cannot modify an already provided email');
  }
  requireGoodPassword(pool.passwordPolicy, NEW_PASSWORD);
  challengeSessions.end(Session);
  return continueSignIn(context, setPassword(context, user, NEW_PASSWORD));
}
