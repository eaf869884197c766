import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireNamedUser, requirePool } from '../cognito-context.ts';
import { setPassword, setTemporaryPassword } from '../create-user.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

const input = z.object({
  UserPoolId: z.string(),
  Username: z.string(),
  Password: newPassword,
  Permanent: z.boolean().default(false),
});

/** Sets a password: for good, or until the next sign-in. */
export const adminSetUserPassword: CognitoOperation = (body, context) => {
  const { UserPoolId, Username, Password, Permanent } = parseInput(input, body, 'InvalidParameterException');
  requirePool(context, UserPoolId);
  const user = requireNamedUser(context, Username);
  requireGoodPassword(context.pool.passwordPolicy, Password);
  if (Permanent) setPassword(context, user, Password);
  else setTemporaryPassword(context, user, Password);
  return {};
};
