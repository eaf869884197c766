import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient } from '../cognito-context.ts';
import { hashRefreshToken } from '../tokens.ts';

const input = z.object({ ClientId: z.string(), Token: z.string() });

/** Succeeds for an unknown token too, as RFC 7009 asks. */
export const revokeToken: CognitoOperation = (body, context) => {
  const { ClientId, Token } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const session = context.sessions.findByRefreshToken(hashRefreshToken(Token));
  if (session) context.sessions.end(session.id);
  return {};
};
