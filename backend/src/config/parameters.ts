import { passwordPolicy } from '@static-file-upload/contract/configuration';
import { z } from '@static-file-upload/contract/zod';
import { createPrivateKey, type KeyObject } from 'node:crypto';

const json = z.pipe(
  z.string(),
  z.transform((text: string, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.issues.push({ code: 'custom', message: 'is not JSON', input: text });
      return z.NEVER;
    }
  }),
);

/** The parameters below `SSM_PREFIX`; Terraform writes them. */
const stored = z.object({
  cognito_user_pool_id: z.string().check(z.regex(/^[\w-]+_[0-9A-Za-z]+$/, 'is not the id of a user pool')),
  cognito_client_id: z.string().check(z.regex(/^[\w+]+$/, 'is not the id of an app client')),
  cognito_password_policy: z.pipe(json, passwordPolicy),
  normal_bucket_name: z
    .string()
    .check(z.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'is not the name of a bucket')),
});

const parameters = z.pipe(
  stored,
  z.transform((read: z.output<typeof stored>) => ({
    normalBucket: read.normal_bucket_name,
    userPoolId: read.cognito_user_pool_id,
    clientId: read.cognito_client_id,
    passwordPolicy: Object.freeze(read.cognito_password_policy),
  })),
);

export type Parameters = Readonly<z.output<typeof parameters>>;

export const parameterNames = Object.keys(stored.shape);

export interface ParameterReading {
  /** Absent when there are problems. */
  readonly parameters: Parameters | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Validates the values of the plain parameters by their full names. */
export function parseParameters(prefix: string, values: ReadonlyMap<string, string>): ParameterReading {
  const found = Object.fromEntries(parameterNames.map((name) => [name, values.get(`${prefix}/${name}`)]));
  const { data, error } = parameters.safeParse(found);
  const problems = (error?.issues ?? []).map(({ path: [name, ...inside], message }) => {
    const parameter = `The parameter ${prefix}/${String(name)}`;
    if (found[String(name)] === undefined) {
      return `${parameter} does not exist: apply Terraform, or correct SSM_PREFIX and AWS_REGION.`;
    }
    return `${parameter} is not valid: ${[...inside, message].join(' ')}. Apply Terraform again.`;
  });
  return { parameters: data, problems };
}

export interface SigningKeyReading {
  /** The oldest first; the last one is current. Absent when there are problems. */
  readonly keys: readonly KeyObject[] | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Reads every version that the key of the receipts has had; `versions` are PEM, the oldest first. */
export function parseSigningKeys(parameter: string, versions: readonly string[]): SigningKeyReading {
  const current = versions.at(-1);
  if (current === undefined) {
    return refused(`The parameter ${parameter} does not exist: run ci/pipeline/make-receipt-key.sh.`);
  }
  if (parseSigningKey(current) === undefined) {
    return refused(`The parameter ${parameter} is not valid: it is not the PEM of an Ed25519 private key.`);
  }
  // Skip older versions that are not keys: they cannot have signed a receipt.
  return { keys: versions.flatMap((pem) => parseSigningKey(pem) ?? []), problems: [] };
}

function parseSigningKey(pem: string): KeyObject | undefined {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // OpenSSL's message is dropped, because it may quote the secret.
    return undefined;
  }
  return key.asymmetricKeyType === 'ed25519' ? key : undefined;
}

function refused(problem: string): SigningKeyReading {
  return { keys: undefined, problems: [problem] };
}
