import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireNamedUser, requirePool } from '../cognito-context.ts';
import { verifierOf } from '../create-user.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

const input = z.object({
  UserPoolId: z.string(),
  Username: z.string(),
  Password: newPassword,
  Permanent: z.literal(true),
});

/** Sets a password for good, which confirms the user. */
export const adminSetUserPassword: CognitoOperation = (body, context) => {
  const { UserPoolId, Username, Password } = parseInput(input, body, 'InvalidParameterException');
  requirePool(context, UserPoolId);
  const { sub } = requireNamedUser(context, Username);
  requireGoodPassword(context.pool.passwordPolicy, Password);
  context.users.setPassword(sub, verifierOf(context.pool, sub, Password));
  return {};
};
