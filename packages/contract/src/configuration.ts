import * as z from 'zod/mini';

/** The password rules of the user pool, as people must be told about them. */
export const passwordPolicy = z.object({
  minimumLength: z.int().check(z.minimum(6), z.maximum(99)),
  requireLowercase: z.boolean(),
  requireUppercase: z.boolean(),
  requireNumbers: z.boolean(),
  requireSymbols: z.boolean(),
});
export type PasswordPolicy = Readonly<z.output<typeof passwordPolicy>>;

/** The response of `GET /api/config/public`: what signing in needs. */
export const publicConfiguration = z.object({
  region: z.string(),
  userPoolId: z.string(),
  clientId: z.string(),
  cognitoEndpoint: z.optional(z.url()).check(z.describe("Present when Cognito is not at AWS's own address.")),
  passwordPolicy,
  version: z.string(),
});
export type PublicConfiguration = Readonly<z.output<typeof publicConfiguration>>;
