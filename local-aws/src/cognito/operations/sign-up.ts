import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { sendCode } from '../confirmation-code.ts';
import { requireGoodPassword } from '../password-policy.ts';
import { createVerifier } from '../srp.ts';
import type { User } from '../user-table.ts';

const input = z.object({ ClientId: z.string(), Username: z.string().min(1).max(128), Password: z.string() });

export const signUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, Password } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  if (!/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(Username)) {
    throw new AwsError('InvalidParameterException', 'Username should be an email.');
  }
  requireGoodPassword(context.pool.passwordPolicy, Password);
  if (context.users.find(Username)) {
    throw new AwsError('UsernameExistsException', 'An account with the given email already exists.');
  }
  const sub = randomUUID();
  const [, poolName = ''] = context.pool.id.split('_');
  const user: User = {
    sub,
    email: Username.toLowerCase(),
    verifier: createVerifier(`${poolName}${sub}`, Password),
    status: 'UNCONFIRMED',
  };
  context.users.insert(user);
  return { UserConfirmed: false, UserSub: sub, CodeDeliveryDetails: sendCode(context, user) };
};
