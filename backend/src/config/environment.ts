import { maxDirectUploadBytes, maxPutBytes } from '@static-file-upload/contract/limits';
import { z } from '@static-file-upload/contract/zod';

const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number(`must be a number between ${min} and ${max}`)
    .check(
      z.int('must be a whole number'),
      z.gte(min, `must be at least ${min}`),
      z.lte(max, `must be at most ${max}`),
    );

const numberOr = (fallback: number, min: number, max: number) => z._default(wholeNumber(min, max), fallback);
const oneOf = <Name extends string>(names: readonly Name[], fallback: Name, error: string) =>
  z._default(z.enum(names, error), fallback);
const endpoint = z.optional(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }));
const withoutSlash = (url: string | undefined) => url?.replace(/\/+$/, '');

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The product's settings. Each has a default, so that a server needs none of them. */
const variables = z.object({
  PORT: numberOr(3000, 0, 65_535),
  HOST: z._default(z.string().check(z.minLength(1)), '0.0.0.0'),
  AWS_REGION: z._default(
    z
      .string()
      .check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be the code of an AWS region, such as eu-north-1')),
    'eu-north-1',
  ),
  LOG_LEVEL: oneOf(logLevels, 'info', `must be one of ${logLevels.join(', ')}`),
  SSM_PREFIX: z._default(
    z
      .string()
      .check(
        z.regex(
          /^(\/[\w.-]+)+$/,
          'must begin with a slash and not end with one, such as /static-file-upload',
        ),
      ),
    '/static-file-upload',
  ),
  MAX_UPLOAD_BYTES: numberOr(maxPutBytes, 1, maxPutBytes),
  MAX_DIRECT_UPLOAD_BYTES: numberOr(maxDirectUploadBytes, 1, maxDirectUploadBytes),
  DIRECT_UPLOAD: oneOf(['on', 'off'], 'on', 'must be on or off'),
  ALB_IDLE_TIMEOUT_SECONDS: numberOr(600, 1, 4000),
  USER_REQUESTS_PER_SECOND: numberOr(200, 1, 1_000_000),
  ADDRESS_REQUESTS_PER_SECOND: numberOr(50, 1, 1_000_000),
  MAX_CONCURRENT_UPLOADS: numberOr(256, 1, 10_000),
  MAX_CONCURRENT_UPLOADS_PER_USER: numberOr(64, 1, 10_000),
  MIN_RECEIVE_BYTES_PER_SECOND: numberOr(2048, 1, 1_000_000),
  RECEIVE_RATE_PERIOD_SECONDS: numberOr(30, 1, 3600),
  STORAGE_SILENCE_SECONDS: numberOr(60, 1, 3600),
  METRICS_PORT: z.optional(wholeNumber(0, 65_535)),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint,
});

const settings = z.pipe(
  variables,
  z.transform((read: z.output<typeof variables>) => ({
    host: read.HOST,
    port: read.PORT,
    logLevel: read.LOG_LEVEL,
    region: read.AWS_REGION,
    ssmPrefix: read.SSM_PREFIX,
    /** When the balancer closes an idle connection. */
    albIdleTimeoutSeconds: read.ALB_IDLE_TIMEOUT_SECONDS,
    /** Largest file through the server, in bytes. */
    maxUploadBytes: read.MAX_UPLOAD_BYTES,
    /** Largest file that goes straight to the storage, in bytes. */
    maxDirectUploadBytes: read.MAX_DIRECT_UPLOAD_BYTES,
    /** Whether files may go straight to the storage at all. */
    directUpload: read.DIRECT_UPLOAD === 'on',
    /** Requests of one user, averaged over ten seconds, for each process. */
    userRequestsPerSecond: read.USER_REQUESTS_PER_SECOND,
    /** The same for one address, before its caller has shown a valid token. */
    addressRequestsPerSecond: read.ADDRESS_REQUESTS_PER_SECOND,
    /** Uploads through this process at the same time. */
    maxConcurrentUploads: read.MAX_CONCURRENT_UPLOADS,
    maxConcurrentUploadsPerUser: read.MAX_CONCURRENT_UPLOADS_PER_USER,
    /** A client that sends its body more slowly than this, over one whole period, is cut off. */
    minReceiveBytesPerSecond: read.MIN_RECEIVE_BYTES_PER_SECOND,
    receiveRatePeriodSeconds: read.RECEIVE_RATE_PERIOD_SECONDS,
    /** How long the storage may keep silent before a request to it is given up. */
    storageSilenceSeconds: read.STORAGE_SILENCE_SECONDS,
    /** Where metrics are shown; undefined means nowhere. */
    metricsPort: read.METRICS_PORT,
    /** Whether traces are sent to a collector. */
    tracing: read.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
    /** Where Cognito responds, when that is not AWS's own address for the region. */
    cognitoEndpoint: withoutSlash(read.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER ?? read.AWS_ENDPOINT_URL),
  })),
);

export type Environment = Readonly<z.output<typeof settings>>;

const parameterLocation = z.pick(variables, { AWS_REGION: true, SSM_PREFIX: true });

export interface EnvironmentReading {
  /** Absent when there are problems. */
  readonly environment: Environment | undefined;
  /** Where the other half of the configuration is; known even when something else is wrong. */
  readonly parameters: { readonly region: string; readonly prefix: string } | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Reads the process's environment. No other file does. */
export function readEnvironment(processEnvironment: NodeJS.ProcessEnv = process.env): EnvironmentReading {
  const given = withoutEmpty(processEnvironment);
  const { data: environment, error } = settings.safeParse(given);
  const { data: location } = parameterLocation.safeParse(given);
  return {
    environment,
    parameters: location && { region: location.AWS_REGION, prefix: location.SSM_PREFIX },
    problems: (error?.issues ?? []).map(({ path, message }) => {
      const name = path.join('.');
      return `The variable ${name} is ${JSON.stringify(given[name])}: it ${message}.`;
    }),
  };
}

/** A variable that is set to nothing means the default. */
function withoutEmpty(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}
