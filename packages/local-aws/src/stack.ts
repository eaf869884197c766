import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { CognitoService } from './cognito/cognito-service.ts';
import { ensurePool } from './cognito/pool/pool.ts';
import type { LocalAwsSettings } from './environment.ts';
import { LocalService, sendJson } from './http/local-service.ts';
import { type RunningServer, startServer } from './http/server.ts';
import { createAuthenticator } from './iam/authenticator.ts';
import { createAuthorizer } from './iam/authorizer.ts';
import { recordCalls } from './iam/call-log.ts';
import { accountId, Identities, partition } from './iam/identities.ts';
import { type DeployedNames, functionName, renderPolicies } from './iam/policies.ts';
import { Kms } from './kms/kms.ts';
import { LambdaRunner } from './lambda/lambda-runner.ts';
import { Mailbox } from './mailbox/mailbox.ts';
import { passwordPolicy, provision } from './provision.ts';
import { S3Service } from './s3/s3-service.ts';
import { SsmService } from './ssm/ssm-service.ts';
import { DataLock } from './system/data-lock.ts';
import { openDatabase } from './system/database.ts';

const functionTimeoutMs = 900_000;

export interface LocalAws {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the whole graph of objects, provisions it, and listens. */
export async function startLocalAws(settings: LocalAwsSettings): Promise<LocalAws> {
  const { dataFolder, region } = settings;
  // It holds the secret keys of every identity.
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = new DataLock(join(dataFolder, 'lock.db'));
  const database = openDatabase(join(dataFolder, 'local-aws.db'));
  const clock = Date.now;
  const names = deployedNames(settings);

  const identities = new Identities(database);
  const authenticator = createAuthenticator(identities, region, clock);
  const policies = createAuthorizer(renderPolicies(names));
  const authorizer = settings.callLog === undefined ? policies : recordCalls(policies, settings.callLog);
  const kms = new Kms(join(dataFolder, 'kms'));
  const runner = new LambdaRunner({
    database,
    clock,
    region,
    retryDelaysMs: settings.lambdaRetryDelaysMs,
    deliveries: settings.lambdaDeliveries,
    sweepEveryMs: settings.lambdaSweepEveryMs,
  });
  const guarded = { database, kms, accountId, region, clock, authenticator, authorizer };
  const s3 = new S3Service({
    ...guarded,
    folder: join(dataFolder, 's3'),
    keyArn: names.sensitiveKeyArn,
    events: runner,
  });
  const ssm = new SsmService(guarded);
  const mailbox = new Mailbox(database, clock);
  const { mfa } = settings;
  const pool = await ensurePool(database, { name: 'static-file-upload', region, passwordPolicy, mfa });
  let url = '';
  const cognito = new CognitoService({
    ...guarded,
    pool,
    mail: (message) => mailbox.deliver(message),
    endpoint: () => url,
  });
  provision({
    s3,
    ssm,
    names,
    appOrigins: settings.appOrigins,
    userPoolId: pool.id,
    clientId: pool.clientId,
  });

  const state = () => ({
    region,
    endpoint: url,
    userPoolId: pool.id,
    clientId: pool.clientId,
    normalBucket: names.normalBucket,
    sensitiveBucket: names.sensitiveBucket,
    credentials: {
      admin: identities.credentials('admin'),
      app: identities.credentials('app'),
      lambda: identities.credentials('lambda'),
    },
  });
  const local = new LocalService({
    state: (exchange) => sendJson(exchange, state()),
    mailbox: (exchange) => mailbox.handle(exchange),
    lambda: (exchange) => sendJson(exchange, runner.status()),
  });
  const server = await startServer([local, cognito, ssm, s3], settings.port);
  ({ url } = server);
  if (settings.lambdaBundle !== undefined) {
    runner.attach({
      arn: `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`,
      bundle: settings.lambdaBundle,
      environment: functionEnvironment(names, url, identities),
      timeoutMs: functionTimeoutMs,
    });
  }
  return { url, close: () => close({ server, runner, database, lock }) };
}

/** The names of the resources, as in Terraform. */
export function deployedNames({
  region,
  ssmPrefix,
}: Pick<LocalAwsSettings, 'region' | 'ssmPrefix'>): DeployedNames {
  return {
    region,
    ssmPrefix,
    normalBucket: 'static-file-upload-normal',
    sensitiveBucket: 'static-file-upload-sensitive',
    sensitiveKeyArn: `arn:${partition}:kms:${region}:${accountId}:key/0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42`,
  };
}

/** The environment of the deployed function, with its role's credentials instead of the role. */
function functionEnvironment(
  names: DeployedNames,
  url: string,
  identities: Identities,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = identities.credentials('lambda');
  return {
    NORMAL_BUCKET_NAME: names.normalBucket,
    SENSITIVE_BUCKET_NAME: names.sensitiveBucket,
    SENSITIVE_KMS_KEY_ARN: names.sensitiveKeyArn,
    AWS_REGION: names.region,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}

interface Running {
  readonly server: RunningServer;
  readonly runner: LambdaRunner;
  readonly database: DatabaseSync;
  readonly lock: DataLock;
}

async function close({ server, runner, database, lock }: Running): Promise<void> {
  runner.stop();
  await server.close();
  database.close();
  lock.release();
}
