import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { CognitoContext } from '../pool/cognito-context.ts';
import { setPassword } from '../pool/create-user.ts';
import { newPassword, requireGoodPassword } from '../pool/password-policy.ts';
import { continueSignIn } from './continue-sign-in.ts';

export const newPasswordResponse = z.object({
  ChallengeName: z.literal('NEW_PASSWORD_REQUIRED'),
  Session: z.string(),
  ChallengeResponses: z.looseObject({ USERNAME: z.string(), NEW_PASSWORD: newPassword }),
});

/** Sets the password of a user whom an operator created. After a refused password, the user can try another. */
export async function setNewPassword(
  context: CognitoContext,
  { Session, ChallengeResponses }: z.output<typeof newPasswordResponse>,
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
