import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';

const settings = z.object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) });
// Strict: the pool sends no text messages, and what is not here would otherwise be ignored in silence.
const input = z.strictObject({
  AccessToken: z.string(),
  SoftwareTokenMfaSettings: settings.nullish(),
  SMSMfaSettings: z.null().optional(),
});

/** Turns the second factor on or off. Off keeps the app, so that it can be turned on again. */
export const setUserMfaPreference: CognitoOperation = async (body, context) => {
  const { AccessToken, SoftwareTokenMfaSettings } = parseInput(input, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  const { Enabled, PreferredMfa } = SoftwareTokenMfaSettings ?? { Enabled: false, PreferredMfa: false };
  if (PreferredMfa && !Enabled) {
    throw new AwsError('InvalidParameterException', 'Preferred MFA must be enabled.');
  }
  if (Enabled && !context.softwareTokens.find(sub)?.verified) {
    throw new AwsError('InvalidParameterException', 'User has not verified software token mfa');
  }
  if (SoftwareTokenMfaSettings) context.softwareTokens.setPreference(sub, Enabled, PreferredMfa);
  return {};
};
