import * as z from 'zod/mini';

/** What Cognito says when it refuses a request, in `__type` perhaps behind the name of a namespace and `#`. */
export const refusal = z.object({ __type: z.optional(z.string()), message: z.optional(z.string()) });

/** What the pages read from the response to an operation: nothing, unless it is named here. */
const schemas = {
  AssociateSoftwareToken: z.object({ SecretCode: z.string() }),
  ChangePassword: z.unknown(),
  ConfirmForgotPassword: z.unknown(),
  ConfirmSignUp: z.unknown(),
  DeleteUser: z.unknown(),
  ForgotPassword: z.unknown(),
  GetUser: z.object({ UserMFASettingList: z.optional(z.array(z.string())) }),
  GlobalSignOut: z.unknown(),
  InitiateAuth: z.object({
    AuthenticationResult: z.object({
      AccessToken: z.string(),
      ExpiresIn: z.number(),
      RefreshToken: z.optional(z.string()),
    }),
  }),
  ResendConfirmationCode: z.unknown(),
  RevokeToken: z.unknown(),
  SetUserMFAPreference: z.unknown(),
  SignUp: z.unknown(),
  VerifySoftwareToken: z.unknown(),
};

export type Operation = keyof typeof schemas;
type Responses = { [Name in Operation]: z.output<(typeof schemas)[Name]> };
export type ResponseOf<Name extends Operation> = Responses[Name];

const schemaOf: { readonly [Name in Operation]: z.ZodMiniType<Responses[Name]> } = schemas;

/** @throws an error of zod's when the body is not what the operation responds with */
export function parseCognitoResponse<Name extends Operation>(
  operation: Name,
  body: unknown,
): ResponseOf<Name> {
  return schemaOf[operation].parse(body);
}
