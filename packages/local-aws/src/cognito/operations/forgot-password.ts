import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { findAccount } from '../account.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { sendCode } from '../mailed-code.ts';

const input = z.object({ ClientId: z.string(), Username: z.string() });

/** Mails a code that resets the password; only to an address that was confirmed. */
export const forgotPassword: CognitoOperation = (body, context) => {
  const { ClientId, Username } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const account = findAccount(context, Username);
  if (account.user?.status === 'FORCE_CHANGE_PASSWORD') {
    throw new AwsError('NotAuthorizedException', 'User password cannot be reset in the current state.');
  }
  return { CodeDeliveryDetails: sendCode(context, 'reset', account) };
};
