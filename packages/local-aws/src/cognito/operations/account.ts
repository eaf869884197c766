import { z } from 'zod';
import { parseInput } from '../../http/json-body.ts';
import { type CognitoOperation, requireClient, requireUser } from '../pool/cognito-context.ts';
import { softwareTokenMfa } from '../pool/software-token.ts';
import { hashRefreshToken } from '../pool/tokens.ts';

const ownAccount = z.object({ AccessToken: z.string() });

export const getUser: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(ownAccount, body, 'InvalidParameterException');
  const { sub, email } = await requireUser(context, AccessToken);
  const token = context.softwareTokens.findActive(sub);
  const attributes = { sub, email, email_verified: 'true' };
  return {
    Username: sub,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    ...(token && { UserMFASettingList: [softwareTokenMfa] }),
    ...(token?.preferred && { PreferredMfaSetting: softwareTokenMfa }),
  };
};

/** Deletes the caller's account. The files that it uploaded stay. */
export const deleteUser: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(ownAccount, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  context.users.remove(sub);
  return {};
};

export const globalSignOut: CognitoOperation = async (body, context) => {
  const { AccessToken } = parseInput(ownAccount, body, 'InvalidParameterException');
  const { sub } = await requireUser(context, AccessToken);
  context.sessions.endAll(sub);
  return {};
};

/** Succeeds for an unknown token too, as RFC 7009 asks. */
export const revokeToken: CognitoOperation = (body, context) => {
  const input = z.object({ ClientId: z.string(), Token: z.string() });
  const { ClientId, Token } = parseInput(input, body, 'InvalidParameterException');
  requireClient(context, ClientId);
  const session = context.sessions.findByRefreshToken(hashRefreshToken(Token));
  if (session) context.sessions.end(session.id);
  return {};
};
