import { z } from 'zod';

const gibibyte = 1024 ** 3;

/** The most that one S3 PutObject takes. */
const largestPut = 5 * gibibyte;
/** The most that the mover can copy within one invocation. */
const largestMove = 500 * gibibyte;

const wholeNumber = (minimum: number, maximum: number) =>
  z.coerce
    .number(`must be a number between ${minimum} and ${maximum}`)
    .int('must be a whole number')
    .min(minimum, `must be at least ${minimum}`)
    .max(maximum, `must be at most ${maximum}`);

const endpoint = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** The product's settings; a default each, so that a server needs none of them. */
const schema = z.object({
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  AWS_REGION: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be the code of an AWS region, such as eu-north-1')
    .default('eu-north-1'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info'),
  SSM_PREFIX: z
    .string()
    .regex(/^(\/[\w.-]+)+$/, 'must begin with a slash and not end with one, such as /static-file-upload')
    .default('/static-file-upload'),
  MAX_UPLOAD_BYTES: wholeNumber(1, largestPut).default(largestPut),
  MAX_DIRECT_UPLOAD_BYTES: wholeNumber(1, largestMove).default(largestMove),
  DIRECT_UPLOAD: z.enum(['on', 'off'], { error: 'must be on or off' }).default('on'),
  ALB_IDLE_TIMEOUT_SECONDS: wholeNumber(1, 4000).default(600),
  /** Requests of one user, averaged over ten seconds, for each process. */
  USER_REQUESTS_PER_SECOND: wholeNumber(1, 1_000_000).default(200),
  /** The same for one address, before its caller has shown a valid token. */
  ADDRESS_REQUESTS_PER_SECOND: wholeNumber(1, 1_000_000).default(50),
  /** Uploads through this process at the same time. */
  MAX_CONCURRENT_UPLOADS: wholeNumber(1, 10_000).default(256),
  MAX_CONCURRENT_UPLOADS_PER_USER: wholeNumber(1, 10_000).default(64),
  /** A client that sends its body more slowly than this, over one whole period, is cut off. */
  MIN_RECEIVE_BYTES_PER_SECOND: wholeNumber(1, 1_000_000).default(2048),
  RECEIVE_RATE_PERIOD_SECONDS: wholeNumber(1, 3600).default(30),
  /** How long the storage may keep silent before a request to it is given up. */
  STORAGE_SILENCE_SECONDS: wholeNumber(1, 3600).default(60),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  AWS_ENDPOINT_URL: endpoint.optional(),
  AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint.optional(),
});

export type Environment = Readonly<z.output<typeof schema>>;

const whereParametersAre = schema.pick({ AWS_REGION: true, SSM_PREFIX: true });

export interface EnvironmentReading {
  /** Absent when there are problems. */
  readonly environment: Environment | undefined;
  /** Where the other half of the configuration is; known even when something else is wrong. */
  readonly parameters: { readonly region: string; readonly prefix: string } | undefined;
  /** Sentences for a person. */
  readonly problems: readonly string[];
}

/** Reads the process's environment, the only place that does. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): EnvironmentReading {
  const given = withoutEmpty(variables);
  const { data: environment, error } = schema.safeParse(given);
  const { data: place } = whereParametersAre.safeParse(given);
  return {
    environment,
    parameters: place && { region: place.AWS_REGION, prefix: place.SSM_PREFIX },
    problems: (error?.issues ?? []).map(({ path, message }) => {
      const name = path.join('.');
      return `The variable ${name} is ${JSON.stringify(given[name])}: it ${message}.`;
    }),
  };
}

/** A variable that is set to nothing means the default. */
function withoutEmpty(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
}
