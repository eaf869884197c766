import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { requireCode } from '../confirmation-code.ts';

const input = z.object({ ClientId: z.string(), Username: z.string(), ConfirmationCode: z.string() });

export const confirmSignUp: CognitoOperation = (body, context) => {
  const { ClientId, Username, ConfirmationCode } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const user = context.users.find(Username);
  // An unknown user is answered like one whose code has expired, so that nobody learns who has an account.
  if (!user)
    throw new AwsError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
  if (user.status === 'CONFIRMED') {
    throw new AwsError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
  }
  requireCode(context, user.sub, ConfirmationCode);
  context.users.confirm(user.sub);
  return {};
};
