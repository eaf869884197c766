import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../account.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { sendCode } from '../mailed-code.ts';

const input = z.object({ ClientId: z.string(), Username: z.string() });

export const resendConfirmationCode: CognitoOperation = (body, context) => {
  const { ClientId, Username } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const account = findAccount(context, Username);
  if (account.user?.status === 'CONFIRMED') {
    throw new AwsError('InvalidParameterException', 'User is already confirmed.');
  }
  return { CodeDeliveryDetails: sendCode(context, 'confirm', account) };
};
