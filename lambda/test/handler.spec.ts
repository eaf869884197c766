import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { type Bundle, bundlePath, createdEvent, loadBundle } from '@static-file-upload/testing/stack/mover';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';

describe('the handler of the bundle', () => {
  let aws: RunningLocalAws;
  let stored: StoredObjects;
  let handler: Bundle['handler'];

  beforeAll(async () => {
    // No function is attached, so that events wait, and only these tests invoke the handler.
    aws = await startLocalAws();
    stored = new StoredObjects(aws.state);
    ({ handler } = loadBundle(aws));
  }, 60_000);

  afterAll(async () => {
    stored.close();
    await aws.stop();
  });

  const putSensitive = async () => {
    const key = randomUUID();
    await stored.put(key, Buffer.from('x'), true);
    return key;
  };

  const isNormal = (key: string) => stored.exists(stored.normalBucket, key);
  const isInVault = (key: string) => stored.exists(stored.sensitiveBucket, key);

  const minutes = (count: number) => ({ getRemainingTimeInMillis: () => count * 60_000 });

  test('tries every record, and fails at the end when some failed', async () => {
    const key = await putSensitive();
    const [elsewhere] = createdEvent('another-bucket', 'elsewhere').Records;
    const [good] = createdEvent(stored.normalBucket, key).Records;
    const badKey = { eventName: 'ObjectCreated:Put', s3: { ...good?.s3, object: { key: '%' } } };
    const Records = [{}, elsewhere, badKey, good];
    await expect(handler({ Records }, minutes(15))).rejects.toMatchObject({
      name: 'FailedRecordsError',
      message: '3 of 4 records failed. First: UnknownEventError: A record has no event name.',
    });
    expect(await isInVault(key)).toBe(true);
    expect(await isNormal(key)).toBe(false);
  });

  test('begins no move in the last minute before the deadline', async () => {
    const key = await putSensitive();
    await expect(handler(createdEvent(stored.normalBucket, key), minutes(0.99))).rejects.toThrow(
      'Too little time',
    );
    expect(await isNormal(key)).toBe(true);
    await handler(createdEvent(stored.normalBucket, key), minutes(2));
    expect(await isInVault(key)).toBe(true);
  });

  test('does no harm when an event comes again, even twice at once', async () => {
    const key = await putSensitive();
    const event = createdEvent(stored.normalBucket, key);
    await Promise.all([handler(event, minutes(15)), handler(event, minutes(15))]);
    await handler(event, minutes(15));
    expect(await isInVault(key)).toBe(true);
    expect(await isNormal(key)).toBe(false);
  });

  test('does not start without its settings, and names every one that is missing', () => {
    const { status, stderr } = spawnSync(process.execPath, [bundlePath], {
      env: { NORMAL_BUCKET_NAME: 'n' },
    });
    expect(status).not.toBe(0);
    expect(stderr.toString()).toContain('not set: SENSITIVE_BUCKET_NAME, SENSITIVE_KMS_KEY_ARN, AWS_');
  });
});
