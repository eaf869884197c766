import { z } from '@static-file-upload/contract/zod';
import { type User } from '../http/plugins/request-properties';

/** The claims of a Cognito access token that the server relies on; it has no `aud`. */
const claims = z.object({
  // Part of every object key, so only the characters that Cognito itself uses.
  sub: z.string().check(z.regex(/^[\w-]{1,64}$/)),
  username: z.string().check(z.minLength(1), z.maxLength(128)),
  client_id: z.string(),
  token_use: z.literal('access'),
  exp: z.int(),
});

/** The user behind verified claims, or undefined when they are not those of an access token for our client. */
export function userOf(payload: unknown, clientId: string): User | undefined {
  const parsed = claims.safeParse(payload);
  if (!parsed.success || parsed.data.client_id !== clientId) return undefined;
  const { sub, username, exp } = parsed.data;
  return { sub, username, expiresAt: new Date(exp * 1000) };
}
