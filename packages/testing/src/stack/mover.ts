import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RunningLocalAws } from './local-aws.ts';

/** The vault's key in the local AWS. */
export const sensitiveKeyArn = 'arn:aws:kms:eu-north-1:000000000000:key/0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42';

/** The function's bundle, as it is deployed. */
export const bundlePath = join(import.meta.dirname, '../../../../lambda/dist/index.cjs');

export interface Bundle {
  readonly handler: (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<void>;
}

/** What the deployed function has in its environment, with the role's credentials in place of the role. */
export function functionEnvironment({
  url,
  state,
}: Pick<RunningLocalAws, 'url' | 'state'>): Record<string, string> {
  const { region, credentials, normalBucket, sensitiveBucket } = state;
  return {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: credentials.lambda.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.lambda.secretAccessKey,
    AWS_LAMBDA_FUNCTION_NAME: 'static-file-upload',
    NORMAL_BUCKET_NAME: normalBucket,
    SENSITIVE_BUCKET_NAME: sensitiveBucket,
    SENSITIVE_KMS_KEY_ARN: sensitiveKeyArn,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
}

/** Loads the built bundle into this process, with the function's environment. */
export function loadBundle(aws: Pick<RunningLocalAws, 'url' | 'state'>): Bundle {
  Object.assign(process.env, functionEnvironment(aws));
  return createRequire(import.meta.url)(bundlePath) as Bundle;
}

/** An S3 event about one object. */
export const createdEvent = (bucket: string, key: string) => ({
  Records: [
    {
      eventName: 'ObjectCreated:Put',
      eventTime: new Date().toISOString(),
      s3: { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } },
    },
  ],
});

/** A tick of the schedule. */
export const scheduledEvent = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
