import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../account.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { useCode } from '../mailed-code.ts';

const input = z.object({ ClientId: z.string(), Username: z.string(), ConfirmationCode: z.string() });

export const confirmSignUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, ConfirmationCode } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const account = findAccount(context, Username);
  const status = account.user?.status ?? 'UNCONFIRMED';
  if (status !== 'UNCONFIRMED') {
    throw new AwsError('NotAuthorizedException', `User cannot be confirmed. Current status is ${status}`);
  }
  context.users.confirm(useCode(context, 'confirm', account, ConfirmationCode).sub);
  return {};
};
