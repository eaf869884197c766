import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireUser } from '../cognito-context.ts';

const input = z.object({ AccessToken: z.string() });

/** Deletes the account of who asks. What it uploaded stays. */
export const deleteUser: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(input, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  context.users.remove(sub);
  return {};
};
