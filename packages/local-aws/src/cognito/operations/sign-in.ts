import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { parseInput } from '../../http/json-body.ts';
import { newPasswordResponse, setNewPassword } from '../challenges/new-password.ts';
import { checkPassword, passwordResponse } from '../challenges/password.ts';
import {
  checkSoftwareToken,
  finishMfaSetup,
  mfaSetupResponse,
  softwareTokenResponse,
} from '../challenges/software-token.ts';
import { findAccount } from '../pool/account.ts';
import { challengeLifetimeMs } from '../pool/challenge-sessions.ts';
import { type CognitoContext, type CognitoOperation, requireClient } from '../pool/cognito-context.ts';
import { createChallenge, isAcceptablePublicValue } from '../pool/srp.ts';
import { hashRefreshToken, issueTokens } from '../pool/tokens.ts';

const authentication = z.object({
  ClientId: z.string(),
  AuthFlow: z.string(),
  // The browser library sends `DEVICE_KEY: null` when it refreshes the session of a device that it does not track.
  AuthParameters: z.record(z.string(), z.string().nullable()),
});

export const initiateAuth: CognitoOperation = (body, context) => {
  const { ClientId, AuthFlow, AuthParameters } = parseInput(
    authentication,
    body,
    'InvalidParameterException',
  );
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

const challengeResponse = z
  .object({ ClientId: z.string() })
  .and(
    z.discriminatedUnion('ChallengeName', [
      passwordResponse,
      newPasswordResponse,
      softwareTokenResponse,
      mfaSetupResponse,
    ]),
  );

export const respondToAuthChallenge: CognitoOperation = (body, context) => {
  const response = parseInput(challengeResponse, body, 'InvalidParameterException');
  requireClient(context, response.ClientId);
  switch (response.ChallengeName) {
    case 'PASSWORD_VERIFIER':
      return checkPassword(context, response);
    case 'NEW_PASSWORD_REQUIRED':
      return setNewPassword(context, response);
    case 'SOFTWARE_TOKEN_MFA':
      return checkSoftwareToken(context, response);
    case 'MFA_SETUP':
      return finishMfaSetup(context, response);
  }
};

function beginSrp(context: CognitoContext, username: string, clientPublicValue: string) {
  if (username === '') throw new AwsError('InvalidParameterException', 'Missing required parameter USERNAME');
  if (!isAcceptablePublicValue(clientPublicValue)) {
    throw new AwsError('InvalidParameterException', 'Missing required parameter SRP_A');
  }
  const now = context.clock();
  removeExpired(context, now);
  const { userId, verifier } = findAccount(context, username);
  const challenge = createChallenge(verifier);
  const secretBlock = randomBytes(256).toString('base64');
  const pending = { userId, verifier, challenge, clientPublicValue, expiresAt: now + challengeLifetimeMs };
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

function removeExpired({ pendingSignIns }: CognitoContext, now: number): void {
  for (const [secretBlock, { expiresAt }] of pendingSignIns) {
    if (expiresAt < now) pendingSignIns.delete(secretBlock);
  }
}

async function refresh({ pool, issuer, users, sessions, clock }: CognitoContext, refreshToken: string) {
  const refused = (why: string) => new AwsError('NotAuthorizedException', why);
  const session = sessions.findByRefreshToken(hashRefreshToken(refreshToken));
  const user = session && users.find(session.sub);
  if (!session || !user) throw refused('Invalid Refresh Token');
  if (session.endedEarly) throw refused('Refresh Token has been revoked');
  if (session.expiresAt < clock()) throw refused('Refresh Token has expired');
  return { AuthenticationResult: await issueTokens({ pool, issuer, user, session, now: clock() }) };
}
