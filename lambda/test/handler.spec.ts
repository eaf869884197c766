import { HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Bundle, bundlePath, loadBundle } from '@static-file-upload/testing/mover-bundle';

describe('the handler of the bundle, invoked by hand', () => {
  let aws: RunningLocalAws;
  let s3: S3Client;
  let handler: Bundle['handler'];

  beforeAll(async () => {
    // No function is attached, so that events wait, and nothing but these tests handles them.
    aws = await startLocalAws();
    const { region, credentials } = aws.state;
    s3 = new S3Client({ region, endpoint: aws.url, credentials: credentials.admin });
    ({ handler } = loadBundle(aws));
  }, 60_000);

  afterAll(async () => {
    s3.destroy();
    await aws.stop();
  });

  const record = (key: string, bucket = aws.state.normalBucket) => ({
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: bucket }, object: { key } },
  });

  const putSensitive = async () => {
    const Key = randomUUID();
    const Bucket = aws.state.normalBucket;
    await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'x', IfNoneMatch: '*', Tagging: 'sensitive=true' }),
    );
    return Key;
  };

  const isIn = (Bucket: string, Key: string) =>
    s3.send(new HeadObjectCommand({ Bucket, Key })).then(
      () => true,
      (error: Error) => {
        if (error.name === 'NotFound') return false;
        throw error;
      },
    );

  const minutes = (count: number) => ({ getRemainingTimeInMillis: () => count * 60_000 });

  test('tries every record, and fails at the end when some failed', async () => {
    const key = await putSensitive();
    const Records = [{}, record('elsewhere', 'another-bucket'), record('%'), record(key)];
    await expect(handler({ Records }, minutes(15))).rejects.toMatchObject({
      name: 'FailedRecordsError',
      message: '3 of 4 records failed. First: UnknownEventError: A record has no event name.',
    });
    expect(await isIn(aws.state.sensitiveBucket, key)).toBe(true);
    expect(await isIn(aws.state.normalBucket, key)).toBe(false);
  });

  test('begins nothing in the last minute before the deadline', async () => {
    const key = await putSensitive();
    await expect(handler({ Records: [record(key)] }, minutes(0.99))).rejects.toThrow('Too little time');
    expect(await isIn(aws.state.normalBucket, key)).toBe(true);
    await handler({ Records: [record(key)] }, minutes(2));
    expect(await isIn(aws.state.sensitiveBucket, key)).toBe(true);
  });

  test('does no harm when an event comes again, even twice at once', async () => {
    const key = await putSensitive();
    const event = { Records: [record(key)] };
    await Promise.all([handler(event, minutes(15)), handler(event, minutes(15))]);
    await handler(event, minutes(15));
    expect(await isIn(aws.state.sensitiveBucket, key)).toBe(true);
    expect(await isIn(aws.state.normalBucket, key)).toBe(false);
  });

  test('does not start without its settings, and names every one that is missing', () => {
    const { status, stderr } = spawnSync(process.execPath, [bundlePath], {
      env: { NORMAL_BUCKET_NAME: 'n' },
    });
    expect(status).not.toBe(0);
    expect(stderr.toString()).toContain('not set: SENSITIVE_BUCKET_NAME, SENSITIVE_KMS_KEY_ARN, AWS_');
  });
});
