import { z } from 'zod';
import { type CognitoContext, requireUser } from './cognito-context.ts';
import type { User } from './user-table.ts';

/** Who sets an authenticator app up: somebody signed in, or on the way in, where the pool demands one. */
export const tokenHolder = z.union([
  z.object({ AccessToken: z.string() }),
  z.object({ Session: z.string() }),
]);

/** @throws AwsError NotAuthorizedException */
export async function requireTokenHolder(
  context: CognitoContext,
  holder: z.output<typeof tokenHolder>,
): Promise<User> {
  return 'AccessToken' in holder
    ? requireUser(context, holder.AccessToken)
    : context.challengeSessions.requireHolder(holder.Session, 'MFA_SETUP');
}
