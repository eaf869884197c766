import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';

const input = z.object({ AccessToken: z.string() });

export const globalSignOut: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(input, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  context.sessions.endAll(sub);
  return {};
};
