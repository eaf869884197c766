import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { answerMfaSetup, mfaSetupAnswer } from '../challenges/mfa-setup-challenge.ts';
import { answerNewPassword, newPasswordAnswer } from '../challenges/new-password-challenge.ts';
import { answerPassword, passwordAnswer } from '../challenges/password-challenge.ts';
import { answerSoftwareToken, softwareTokenAnswer } from '../challenges/software-token-challenge.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';

const input = z
  .object({ ClientId: z.string() })
  .and(
    z.discriminatedUnion('ChallengeName', [
      passwordAnswer,
      newPasswordAnswer,
      softwareTokenAnswer,
      mfaSetupAnswer,
    ]),
  );

export const respondToAuthChallenge: CognitoOperation = (body, context) => {
  const answer = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, answer.ClientId);
  switch (answer.ChallengeName) {
    case 'PASSWORD_VERIFIER':
      return answerPassword(context, answer);
    case 'NEW_PASSWORD_REQUIRED':
      return answerNewPassword(context, answer);
    case 'SOFTWARE_TOKEN_MFA':
      return answerSoftwareToken(context, answer);
    case 'MFA_SETUP':
      return answerMfaSetup(context, answer);
  }
};
