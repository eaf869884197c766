import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { sendCode } from '../confirmation-code.ts';
import { createUser } from '../create-user.ts';
import { requireGoodPassword } from '../password-policy.ts';

const input = z.object({ ClientId: z.string(), Username: z.string().min(1).max(128), Password: z.string() });

export const signUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, Password } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  requireGoodPassword(context.pool.passwordPolicy, Password);
  const user = createUser(context, { email: Username, password: Password, status: 'UNCONFIRMED' });
  return { UserConfirmed: false, UserSub: user.sub, CodeDeliveryDetails: sendCode(context, user) };
};
