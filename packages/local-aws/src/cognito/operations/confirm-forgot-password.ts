import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../account.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { setPassword } from '../create-user.ts';
import { useCode } from '../mailed-code.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

const input = z.object({
  ClientId: z.string(),
  Username: z.string(),
  ConfirmationCode: z.string(),
  Password: newPassword,
});

/** Sets a new password with a mailed code. Sessions go on, as on AWS. */
export const confirmForgotPassword: CognitoOperation = (body, context) => {
  const { ClientId, Username, ConfirmationCode, Password } = parseInput(
    input,
    body,
    'InvalidParameterException',
  );
  requireClient(context, ClientId);
  // Before the code: a password that is refused must not use it up.
  requireGoodPassword(context.pool.passwordPolicy, Password);
  const user = useCode(context, 'reset', findAccount(context, Username), ConfirmationCode);
  setPassword(context, user, Password);
  context.attempts.forgive(user.sub);
  return {};
};
