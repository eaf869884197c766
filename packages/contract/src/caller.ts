import * as z from 'zod/mini';

/** The response of `GET /api/auth/me`. */
export const caller = z.object({
  sub: z.string(),
  username: z.string(),
  expiresAt: z.iso.datetime().check(z.describe('When the access token expires.')),
});
export type Caller = Readonly<z.output<typeof caller>>;
