import { existsSync } from 'node:fs';
import { z } from 'zod';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const schema = z.object({
  LOCAL_AWS_PORT: z.coerce.number().int().min(0).max(65_535).default(4566),
  LOCAL_AWS_DATA: z.string().min(1).default('.local-aws'),
  LOCAL_AWS_LAMBDA_BUNDLE: z.string().refine(existsSync, 'There is no such file').optional(),
  LOCAL_AWS_LAMBDA_RETRY_MS: list
    .pipe(z.array(z.coerce.number<string>().int().min(0)))
    .default([60_000, 120_000]),
  LOCAL_AWS_LAMBDA_DELIVERIES: z.coerce.number().int().min(1).max(10).default(1),
  LOCAL_AWS_LAMBDA_SWEEP_MS: z.coerce.number().int().min(10).max(86_400_000).default(900_000),
  LOCAL_AWS_APP_ORIGINS: list.default(['http://localhost:3000']),
  LOCAL_AWS_MFA: z.enum(['OPTIONAL', 'ON']).default('OPTIONAL'),
  LOCAL_AWS_CALL_LOG: z.string().min(1).optional(),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/)
    .default('eu-north-1'),
  SSM_PREFIX: z
    .string()
    .regex(/^(\/[\w.-]+)+$/)
    .default('/static-file-upload'),
});

export interface LocalAwsSettings {
  readonly port: number;
  readonly dataFolder: string;
  /** Undefined: no function is attached, and events wait. */
  readonly lambdaBundle: string | undefined;
  readonly lambdaRetryDelaysMs: readonly number[];
  readonly lambdaDeliveries: number;
  readonly lambdaSweepEveryMs: number;
  readonly appOrigins: readonly string[];
  /** Whether the user pool demands a second factor from every user. */
  readonly mfa: 'OPTIONAL' | 'ON';
  /** The file that records which identity called what; undefined: no file. */
  readonly callLog: string | undefined;
  readonly region: string;
  readonly ssmPrefix: string;
}

/** Reads the settings of the local AWS. @throws Error that names every problem */
export function readEnvironment(): LocalAwsSettings {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) throw new Error(`The settings are not valid:\n${z.prettifyError(parsed.error)}`);
  const values = parsed.data;
  return {
    port: values.LOCAL_AWS_PORT,
    dataFolder: values.LOCAL_AWS_DATA,
    lambdaBundle: values.LOCAL_AWS_LAMBDA_BUNDLE,
    lambdaRetryDelaysMs: values.LOCAL_AWS_LAMBDA_RETRY_MS,
    lambdaDeliveries: values.LOCAL_AWS_LAMBDA_DELIVERIES,
    lambdaSweepEveryMs: values.LOCAL_AWS_LAMBDA_SWEEP_MS,
    appOrigins: values.LOCAL_AWS_APP_ORIGINS,
    mfa: values.LOCAL_AWS_MFA,
    callLog: values.LOCAL_AWS_CALL_LOG,
    region: values.AWS_REGION,
    ssmPrefix: values.SSM_PREFIX,
  };
}
