import { z } from 'zod';
import { type User } from './current-user';

/** The claims of a Cognito access token that we rely on; it has no `aud`. */
const claims = z.object({
  // Part of every object key, so nothing but what Cognito itself gives out.
  sub: z.string().regex(/^[\w-]{1,64}$/),
  username: z.string().min(1).max(128),
  client_id: z.string(),
  token_use: z.literal('access'),
  exp: z.number().int(),
});

/** The user behind verified claims, or undefined when they are not those of an access token for our client. */
export function userOf(payload: unknown, clientId: string): User | undefined {
  const parsed = claims.safeParse(payload);
  if (!parsed.success || parsed.data.client_id !== clientId) return undefined;
  const { sub, username, exp } = parsed.data;
  return { sub, username, expiresAt: new Date(exp * 1000) };
}
