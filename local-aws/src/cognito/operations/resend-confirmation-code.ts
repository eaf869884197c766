import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { mask, sendCode } from '../confirmation-code.ts';

const input = z.object({ ClientId: z.string(), Username: z.string() });

export const resendConfirmationCode: CognitoOperation = (body, context) => {
  const { ClientId, Username } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const user = context.users.find(Username);
  if (user?.status === 'CONFIRMED') {
    throw new AwsError('InvalidParameterException', 'User is already confirmed.');
  }
  // For an unknown user the answer looks the same, and no mail is sent.
  const unknown = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: mask(Username) };
  return { CodeDeliveryDetails: user ? sendCode(context, user) : unknown };
};
