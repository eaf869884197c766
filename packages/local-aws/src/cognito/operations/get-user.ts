import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';
import { softwareTokenMfa } from '../software-token.ts';

const input = z.object({ AccessToken: z.string() });

export const getUser: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(input, body, 'InvalidParameterException');
  const { sub, email } = await requireUser(context, AccessToken);
  const token = context.softwareTokens.findActive(sub);
  const attributes = { sub, email, email_verified: 'true' };
  return {
    Username: sub,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    ...(token && { UserMFASettingList: [softwareTokenMfa] }),
    ...(token?.preferred && { PreferredMfaSetting: softwareTokenMfa }),
  };
};
