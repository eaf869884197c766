import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireNamedUser, requirePool } from '../cognito-context.ts';

const input = z.object({ UserPoolId: z.string(), Username: z.string() });

export const adminDeleteUser: CognitoOperation = (body, context) => {
  const { UserPoolId, Username } = parseInput(input, body, 'InvalidParameterException');
  requirePool(context, UserPoolId);
  context.users.remove(requireNamedUser(context, Username).sub);
  return {};
};
