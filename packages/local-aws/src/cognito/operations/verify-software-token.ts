import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import type { CognitoContext, CognitoOperation } from '../cognito-context.ts';
import { useSoftwareTokenCode } from '../software-token.ts';
import { requireTokenHolder, tokenHolder } from '../token-holder.ts';
import type { User } from '../user-table.ts';

const input = tokenHolder.and(
  z.object({ UserCode: z.string().regex(/^\d{6}$/), FriendlyDeviceName: z.string().optional() }),
);

/** The first code of an authenticator app: it shows that the secret has arrived there. */
export const verifySoftwareToken: CognitoOperation = async (body, context) => {
  const request = parseInput(input, body, 'InvalidParameterException');
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
  return { Status: 'SUCCESS', ...('Session' in request && goOn(context, user, request.Session)) };
};

/** On the way in: from now on it is asked for, and the sign-in goes on with another session. */
function goOn({ softwareTokens, challengeSessions }: CognitoContext, user: User, session: string) {
  softwareTokens.setPreference(user.sub, true, true);
  challengeSessions.end(session);
  return { Session: challengeSessions.begin('MFA_VERIFIED', user) };
}
