import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';
import { newSoftwareTokenSecret } from '../software-token.ts';

const input = z.object({ AccessToken: z.string() });

/** Gives the secret for an authenticator app. An app that was set up before is forgotten at once, as on AWS. */
export const associateSoftwareToken: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(input, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  const SecretCode = newSoftwareTokenSecret();
  context.softwareTokens.replace(sub, SecretCode);
  return { SecretCode };
};
