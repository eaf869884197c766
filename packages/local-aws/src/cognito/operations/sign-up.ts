import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../pool/account.ts';
import { type CognitoOperation, requireClient } from '../pool/cognito-context.ts';
import { createUser } from '../pool/create-user.ts';
import { sendCode, useCode } from '../pool/mailed-code.ts';
import { newPassword, requireGoodPassword } from '../pool/password-policy.ts';

const newAccount = z.object({
  ClientId: z.string(),
  Username: z.string().min(1).max(128),
  Password: newPassword,
});

export const signUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, Password } = parseInput(newAccount, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  requireGoodPassword(context.pool.passwordPolicy, Password);
  const user = createUser(context, { email: Username, password: Password, status: 'UNCONFIRMED' });
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    CodeDeliveryDetails: sendCode(context, 'confirm', findAccount(context, user.sub)),
  };
};

const confirmation = z.object({ ClientId: z.string(), Username: z.string(), ConfirmationCode: z.string() });

export const confirmSignUp: CognitoOperation = (body, context) => {
  const request = parseInput(confirmation, body, 'InvalidParameterException');
  requireClient(context, request.ClientId);
  const account = findAccount(context, request.Username);
  const status = account.user?.status ?? 'UNCONFIRMED';
  if (status !== 'UNCONFIRMED') {
    throw new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${status}`);
  }
  context.users.confirm(useCode(context, 'confirm', account, request.ConfirmationCode).sub);
  return {};
};

export const resendConfirmationCode: CognitoOperation = (body, context) => {
  const input = z.object({ ClientId: z.string(), Username: z.string() });
  const { ClientId, Username } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const account = findAccount(context, Username);
  if (account.user?.status === 'CONFIRMED') {
    throw new AwsError('InvalidParameterException', 'User is already confirmed.');
  }
  return { CodeDeliveryDetails: sendCode(context, 'confirm', account) };
};
