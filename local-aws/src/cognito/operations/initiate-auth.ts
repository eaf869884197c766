import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import {
  type CognitoContext,
  type CognitoOperation,
  type PendingSignIn,
  requireClient,
} from '../cognito-context.ts';
import { createChallenge, createVerifier, isAcceptablePublicValue } from '../srp.ts';
import { hashRefreshToken, issueTokens } from '../tokens.ts';
import type { User } from '../user-table.ts';

const signInWithinMs = 3 * 60 * 1000;

const input = z.object({
  ClientId: z.string(),
  AuthFlow: z.string(),
  AuthParameters: z.record(z.string(), z.string()),
});

export const initiateAuth: CognitoOperation = (body, context) => {
  const { ClientId, AuthFlow, AuthParameters } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  switch (AuthFlow) {
    case 'USER_SRP_AUTH':
      return beginSrp(context, AuthParameters['USERNAME'] ?? '', AuthParameters['SRP_A'] ?? '');
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN':
      return refresh(context, AuthParameters['REFRESH_TOKEN'] ?? '');
    default:
      throw new AwsError('InvalidParameterException', `${AuthFlow} flow not enabled for this client`);
  }
};

function beginSrp(context: CognitoContext, username: string, clientPublicValue: string) {
  if (username === '') throw new AwsError('InvalidParameterException', 'Missing required parameter USERNAME');
  if (!isAcceptablePublicValue(clientPublicValue)) {
    throw new AwsError('InvalidParameterException', 'Missing required parameter SRP_A');
  }
  const now = context.clock();
  forgetExpired(context, now);
  const user = context.users.find(username);
  const { userId, verifier } = user
    ? { userId: user.sub, verifier: user.verifier }
    : invent(context, username);
  const challenge = createChallenge(verifier);
  const secretBlock = randomBytes(256).toString('base64');
  const pending = { user, userId, verifier, challenge, clientPublicValue, expiresAt: now + signInWithinMs };
  context.pendingSignIns.set(secretBlock, pending);
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
      SALT: verifier.salt,
      SRP_B: challenge.publicValue,
      SECRET_BLOCK: secretBlock,
    },
  };
}

/** A user who does not exist gets a challenge too, and the same one each time, like one who does. */
function invent({ pool }: CognitoContext, username: string): Pick<PendingSignIn, 'userId' | 'verifier'> {
  const digest = (what: string) =>
    createHmac('sha256', pool.pepper).update(`${what}:${username.toLowerCase()}`).digest('hex');
  const id = digest('sub');
  const userId = [
    id.slice(0, 8),
    id.slice(8, 12),
    `4${id.slice(13, 16)}`,
    `a${id.slice(17, 20)}`,
    id.slice(20, 32),
  ];
  return {
    userId: userId.join('-'),
    verifier: createVerifier(id, digest('password'), digest('salt').slice(0, 32)),
  };
}

function forgetExpired({ pendingSignIns }: CognitoContext, now: number): void {
  for (const [secretBlock, { expiresAt }] of pendingSignIns) {
    if (expiresAt < now) pendingSignIns.delete(secretBlock);
  }
}

async function refresh({ pool, issuer, users, clock }: CognitoContext, refreshToken: string) {
  const session = users.findSession({ refreshTokenHash: hashRefreshToken(refreshToken) });
  const user: User | undefined = session && users.find(session.sub);
  if (!session || !user) throw new AwsError('NotAuthorizedException', 'Invalid Refresh Token');
  return { AuthenticationResult: await issueTokens({ pool, issuer, user, session, now: clock() }) };
}
