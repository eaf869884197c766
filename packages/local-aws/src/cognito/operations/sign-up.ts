import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../account.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { createUser } from '../create-user.ts';
import { sendCode } from '../mailed-code.ts';
import { newPassword, requireGoodPassword } from '../password-policy.ts';

const input = z.object({ ClientId: z.string(), Username: z.string().min(1).max(128), Password: newPassword });

export const signUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, Password } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  requireGoodPassword(context.pool.passwordPolicy, Password);
  const user = createUser(context, { email: Username, password: Password, status: 'UNCONFIRMED' });
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    CodeDeliveryDetails: sendCode(context, 'confirm', findAccount(context, user.sub)),
  };
};
