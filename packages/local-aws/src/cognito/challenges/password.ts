import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import type { CognitoContext, PendingSignIn } from '../pool/cognito-context.ts';
import { srpIdentity } from '../pool/pool.ts';
import { proves } from '../pool/srp.ts';
import type { User } from '../tables/user-table.ts';
import { continueSignIn } from './continue-sign-in.ts';

export const passwordResponse = z.object({
  ChallengeName: z.literal('PASSWORD_VERIFIER'),
  ChallengeResponses: z.object({
    USERNAME: z.string(),
    PASSWORD_CLAIM_SECRET_BLOCK: z.string(),
    PASSWORD_CLAIM_SIGNATURE: z.string(),
    TIMESTAMP: z.string(),
  }),
});
type Responses = z.output<typeof passwordResponse>['ChallengeResponses'];

/** The second step of SRP: checks the client's proof that it knows the password. */
export async function checkPassword(
  context: CognitoContext,
  { ChallengeResponses }: z.output<typeof passwordResponse>,
) {
  const secretBlock = ChallengeResponses.PASSWORD_CLAIM_SECRET_BLOCK;
  const pending = context.pendingSignIns.get(secretBlock);
  // A challenge can be answered once.
  context.pendingSignIns.delete(secretBlock);
  if (!pending || pending.expiresAt < context.clock()) throw wrongPassword();

  const user = requireRightPassword(context, pending, ChallengeResponses);
  if (user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  }
  if (context.users.hasExpiredPassword(user.sub)) {
    throw new AwsError(
      'NotAuthorizedException',
      'Temporary password has expired and must be reset by an administrator.',
    );
  }
  return continueSignIn(context, user);
}

const wrongPassword = () => new AwsError('NotAuthorizedException', 'Incorrect username or password.');

function requireRightPassword(context: CognitoContext, pending: PendingSignIn, responses: Responses): User {
  const { users, attempts } = context;
  const { userId } = pending;
  if (attempts.isLocked(userId)) throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');

  const right = proves({
    ...pending,
    message: signedMessage(context, pending, responses),
    signature: responses.PASSWORD_CLAIM_SIGNATURE,
  });
  const user = users.find(userId);
  if (!user || !right || responses.USERNAME !== userId) {
    attempts.countWrong(userId);
    throw wrongPassword();
  }
  attempts.forgive(userId);
  return user;
}

function signedMessage({ pool }: CognitoContext, { userId }: PendingSignIn, responses: Responses): Buffer {
  return Buffer.concat([
    Buffer.from(srpIdentity(pool, userId)),
    Buffer.from(responses.PASSWORD_CLAIM_SECRET_BLOCK, 'base64'),
    Buffer.from(responses.TIMESTAMP),
  ]);
}
