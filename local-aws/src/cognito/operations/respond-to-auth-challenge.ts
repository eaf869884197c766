import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import {
  type CognitoContext,
  type CognitoOperation,
  type PendingSignIn,
  requireClient,
} from '../cognito-context.ts';
import { srpIdentity } from '../pool.ts';
import { beginSession } from '../session.ts';
import { proves } from '../srp.ts';
import type { User } from '../user-table.ts';

const input = z.object({
  ClientId: z.string(),
  ChallengeName: z.literal('PASSWORD_VERIFIER'),
  ChallengeResponses: z.object({
    USERNAME: z.string(),
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
  if (user.status === 'UNCONFIRMED') {
    throw new AwsError('UserNotConfirmedException', 'User is not confirmed.');
  }
  return { ChallengeParameters: {}, AuthenticationResult: await beginSession(context, user) };
};

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
