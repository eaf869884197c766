import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';
import { useSoftwareTokenCode } from '../software-token.ts';

const input = z.object({
  AccessToken: z.string(),
  UserCode: z.string().regex(/^\d{6}$/),
  FriendlyDeviceName: z.string().optional(),
});

/** The first code of an authenticator app: it shows that the secret has arrived there. */
export const verifySoftwareToken: CognitoOperation = async (body, context) => {
  const { AccessToken, UserCode, FriendlyDeviceName } = parseInput(input, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  if (!context.softwareTokens.find(sub)) {
    throw new AwsError(
      'SoftwareTokenMFANotFoundException',
      'Software Token MFA does not exist for the user.',
    );
  }
  if (useSoftwareTokenCode(context, sub, UserCode) !== 'accepted') {
    throw new AwsError('EnableSoftwareTokenMFAException', 'Code mismatch and fail enable Software Token MFA');
  }
  context.softwareTokens.verify(sub, FriendlyDeviceName ?? '');
  return { Status: 'SUCCESS' };
};
