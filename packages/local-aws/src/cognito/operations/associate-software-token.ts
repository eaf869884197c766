import { parseInput } from '../../http/json-body.ts';
import type { CognitoOperation } from '../cognito-context.ts';
import { newSoftwareTokenSecret } from '../software-token.ts';
import { requireTokenHolder, tokenHolder } from '../token-holder.ts';

/** Gives the secret for an authenticator app. An app that was set up before is forgotten at once, as on AWS. */
export const associateSoftwareToken: CognitoOperation = async (body, context) => {
  const holder = parseInput(tokenHolder, body, 'InvalidParameterException');
  const { sub } = await requireTokenHolder(context, holder);
  const SecretCode = newSoftwareTokenSecret();
  context.softwareTokens.replace(sub, SecretCode);
  return 'Session' in holder ? { SecretCode, Session: holder.Session } : { SecretCode };
};
