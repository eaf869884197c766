import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoContext, type CognitoOperation, requireUser } from '../pool/cognito-context.ts';
import { newSoftwareTokenSecret, useSoftwareTokenCode } from '../pool/software-token.ts';
import type { User } from '../tables/user-table.ts';

/** A user who sets an authenticator app up is signed in, or is signing in to a pool that demands an app. */
const tokenHolder = z.union([z.object({ AccessToken: z.string() }), z.object({ Session: z.string() })]);

/** @throws AwsError NotAuthorizedException */
async function requireTokenHolder(
  context: CognitoContext,
  holder: z.output<typeof tokenHolder>,
): Promise<User> {
  return 'AccessToken' in holder
    ? requireUser(context, holder.AccessToken)
    : context.challengeSessions.requireHolder(holder.Session, 'MFA_SETUP');
}

/** Returns the secret for an authenticator app. An earlier app stops working at once, as on AWS. */
export const associateSoftwareToken: CognitoOperation = async (body, context) => {
  const holder = parseInput(tokenHolder, body, 'InvalidParameterException');
  const { sub } = await requireTokenHolder(context, holder);
  const SecretCode = newSoftwareTokenSecret();
  context.softwareTokens.replace(sub, SecretCode);
  return 'Session' in holder ? { SecretCode, Session: holder.Session } : { SecretCode };
};

const firstCode = tokenHolder.and(
  z.object({ UserCode: z.string().regex(/^\d{6}$/), FriendlyDeviceName: z.string().optional() }),
);

/** Takes the first code of an authenticator app, which shows that the app has the secret. */
export const verifySoftwareToken: CognitoOperation = async (body, context) => {
  const request = parseInput(firstCode, body, 'InvalidParameterException');
  const { UserCode, FriendlyDeviceName } = request;
  const user = await requireTokenHolder(context, request);
  const { sub } = user;
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
  return { Status: 'SUCCESS', ...('Session' in request && turnOn(context, user, request.Session)) };
};

/** Turns the app on for a user who is signing in. The sign-in continues with another session. */
function turnOn({ softwareTokens, challengeSessions }: CognitoContext, user: User, session: string) {
  softwareTokens.setPreference(user.sub, true, true);
  challengeSessions.end(session);
  return { Session: challengeSessions.begin('MFA_VERIFIED', user) };
}

const settings = z.object({ Enabled: z.boolean().default(false), PreferredMfa: z.boolean().default(false) });
// Strict, because the pool sends no text messages, and an unknown setting must not be ignored in silence.
const preference = z.strictObject({
  AccessToken: z.string(),
  SoftwareTokenMfaSettings: settings.nullish(),
  SMSMfaSettings: z.null().optional(),
});

/** Turns the second factor on or off. When it is off, the app is kept, so that it can be turned on again. */
export const setUserMfaPreference: CognitoOperation = async (body, context) => {
  const request = parseInput(preference, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, request.AccessToken);
  const { Enabled, PreferredMfa } = request.SoftwareTokenMfaSettings ?? {
    Enabled: false,
    PreferredMfa: false,
  };
  if (PreferredMfa && !Enabled) {
    throw new AwsError('InvalidParameterException', 'Preferred MFA must be enabled.');
  }
  if (Enabled && !context.softwareTokens.find(sub)?.verified) {
    throw new AwsError('InvalidParameterException', 'User has not verified software token mfa');
  }
  if (request.SoftwareTokenMfaSettings) context.softwareTokens.setPreference(sub, Enabled, PreferredMfa);
  return {};
};
