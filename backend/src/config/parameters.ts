import { z } from 'zod';

/** The password rules of the user pool, as people must be told about them. */
export const passwordPolicy = z.object({
  minimumLength: z.number().int().min(6).max(99),
  requireLowercase: z.boolean(),
  requireUppercase: z.boolean(),
  requireNumbers: z.boolean(),
  requireSymbols: z.boolean(),
});
export type PasswordPolicy = Readonly<z.output<typeof passwordPolicy>>;

const json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
});

/** The parameters below `SSM_PREFIX`; Terraform writes them. */
const schema = z.object({
  cognito_user_pool_id: z.string().regex(/^[\w-]+_[0-9A-Za-z]+$/, 'is not the id of a user pool'),
  cognito_client_id: z.string().regex(/^[\w+]+$/, 'is not the id of an app client'),
  cognito_password_policy: json.pipe(passwordPolicy),
  normal_bucket_name: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket'),
});

export type Parameters = z.output<typeof schema>;

export const parameterNames = Object.keys(schema.shape);

export interface ParameterReading {
  /** Absent when there are problems. */
  readonly parameters: Parameters | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Validates what the Parameter Store held. */
export function parseParameters(prefix: string, stored: ReadonlyMap<string, string>): ParameterReading {
  const found = Object.fromEntries(parameterNames.map((name) => [name, stored.get(`${prefix}/${name}`)]));
  const { data: parameters, error } = schema.safeParse(found);
  const problems = (error?.issues ?? []).map(({ path: [name, ...inside], message }) => {
    const parameter = `The parameter ${prefix}/${String(name)}`;
    if (found[String(name)] === undefined) {
      return `${parameter} does not exist: apply Terraform, or correct SSM_PREFIX and AWS_REGION.`;
    }
    return `${parameter} makes no sense: ${[...inside, message].join(' ')}. Apply Terraform again.`;
  });
  return { parameters, problems };
}
