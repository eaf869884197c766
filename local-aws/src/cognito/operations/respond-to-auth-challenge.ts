import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import {
  type CognitoContext,
  type CognitoOperation,
  type PendingSignIn,
  requireClient,
} from '../cognito-context.ts';
import { beginSession } from '../session.ts';
import { proves } from '../srp.ts';
import type { User } from '../user-table.ts';

const attemptsBeforeLock = 5;
const longestLockMs = 15 * 60 * 1000;

const input = z.object({
  ClientId: z.string(),
  ChallengeName: z.literal('PASSWORD_VERIFIER'),
  ChallengeResponses: z.object({
    PASSWORD_CLAIM_SECRET_BLOCK: z.string(),
    PASSWORD_CLAIM_SIGNATURE: z.string(),
    TIMESTAMP: z.string(),
  }),
});
type Responses = z.output<typeof input>['ChallengeResponses'];

export const respondToAuthChallenge: CognitoOperation = async (body, context) => {
  const { ClientId, ChallengeResponses } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const secretBlock = ChallengeResponses.PASSWORD_CLAIM_SECRET_BLOCK;
  const pending = context.pendingSignIns.get(secretBlock);
  // A challenge is good for one answer.
  context.pendingSignIns.delete(secretBlock);
  if (!pending || pending.expiresAt < context.clock()) throw wrongPassword();

  const user = requireRightPassword(context, pending, ChallengeResponses);
  if (user.status === 'UNCONFIRMED')
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  return { ChallengeParameters: {}, AuthenticationResult: await beginSession(context, user) };
};

const wrongPassword = () => new AwsError('NotAuthorizedException', 'Incorrect username or password.');

function requireRightPassword(context: CognitoContext, pending: PendingSignIn, responses: Responses): User {
  const { user } = pending;
  const now = context.clock();
  const { wrong, lockedUntil } = context.users.passwordAttempts(user?.sub ?? '');
  if (lockedUntil > now) throw new AwsError('NotAuthorizedException', 'Password attempts exceeded');

  const right = proves({
    ...pending,
    message: signedMessage(context, pending, responses),
    signature: responses.PASSWORD_CLAIM_SIGNATURE,
  });
  if (user && right) {
    context.users.setPasswordAttempts(user.sub, 0, 0);
    return user;
  }
  if (user) {
    const lockMs =
      wrong + 1 < attemptsBeforeLock
        ? 0
        : Math.min(1000 * 2 ** (wrong + 1 - attemptsBeforeLock), longestLockMs);
    context.users.setPasswordAttempts(user.sub, wrong + 1, lockMs === 0 ? 0 : now + lockMs);
  }
  throw wrongPassword();
}

function signedMessage({ pool }: CognitoContext, { userId }: PendingSignIn, responses: Responses): Buffer {
  const [, poolName = ''] = pool.id.split('_');
  return Buffer.concat([
    Buffer.from(`${poolName}${userId}`),
    Buffer.from(responses.PASSWORD_CLAIM_SECRET_BLOCK, 'base64'),
    Buffer.from(responses.TIMESTAMP),
  ]);
}
