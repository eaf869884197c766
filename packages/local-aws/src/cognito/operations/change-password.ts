import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';
import { fitsUser, setPassword } from '../create-user.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

const input = z.object({
  AccessToken: z.string(),
  PreviousPassword: z.string(),
  ProposedPassword: newPassword,
});

/** Sets a new password for who knows the old one. Sessions go on, as on AWS. */
export const changePassword: CognitoOperation = async (body, context) => {
  const { AccessToken, PreviousPassword, ProposedPassword } = parseInput(
    input,
    body,
    'InvalidParameterException',
  );
  const { pool, attempts } = context;
  const user = await requireUser(context, AccessToken);
  if (attempts.isLocked(user.sub)) {
    throw new AwsError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
  }
  if (!fitsUser(pool, user, PreviousPassword)) {
    attempts.countWrong(user.sub);
    throw new AwsError('NotAuthorizedException', 'Incorrect username or password.');
  }
  attempts.forgive(user.sub);
  requireGoodPassword(pool.passwordPolicy, ProposedPassword);
  setPassword(context, user, ProposedPassword);
  return {};
};
