export interface UserPool {
  readonly userPoolId: string;
  readonly clientId: string;
}

export interface ConformanceTarget {
  readonly region: string;
  /** Undefined for AWS itself. */
  readonly endpoint: string | undefined;
  readonly userPool: UserPool | undefined;
  /** The URL of a mailbox like that of the local AWS. */
  readonly mailbox: string | undefined;
}

const variable = (name: string) => process.env[name] || undefined;

/** Whether the environment names the credentials of an AWS. */
export const hasCredentials = (): boolean =>
  (variable('AWS_ACCESS_KEY_ID') ?? variable('AWS_PROFILE')) !== undefined;

export function readEnvironment(): ConformanceTarget {
  const userPoolId = variable('CONFORMANCE_USER_POOL_ID');
  const clientId = variable('CONFORMANCE_CLIENT_ID');
  return {
    region: variable('AWS_REGION') ?? 'eu-north-1',
    endpoint: variable('AWS_ENDPOINT_URL'),
    userPool: userPoolId !== undefined && clientId !== undefined ? { userPoolId, clientId } : undefined,
    mailbox: variable('CONFORMANCE_MAILBOX_URL'),
  };
}

/** What to add to the environment of the checks so that they run against this local AWS. */
export function environmentFor(aws: {
  readonly url: string;
  readonly state: UserPool & {
    readonly region: string;
    readonly credentials: { readonly admin: { accessKeyId: string; secretAccessKey: string } };
  };
}): NodeJS.ProcessEnv {
  const { region, userPoolId, clientId, credentials } = aws.state;
  return {
    ...process.env,
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: credentials.admin.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.admin.secretAccessKey,
    CONFORMANCE_USER_POOL_ID: userPoolId,
    CONFORMANCE_CLIENT_ID: clientId,
    CONFORMANCE_MAILBOX_URL: `${aws.url}/_local/mailbox`,
  };
}
