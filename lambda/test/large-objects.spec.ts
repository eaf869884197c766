import { GetObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaultyService } from '@static-file-upload/testing/network/faulty-service';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { seedObjects } from '@static-file-upload/testing/storage/seed-objects';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import { type Bundle, loadBundle } from '@static-file-upload/testing/stack/mover';

const mebibyte = 1024 ** 2;
const partBytes = 128 * mebibyte;
const size = 6 * 1024 * mebibyte + 12_345;
const key = 'sub/id/six gibibytes.bin';

describe('an object that is too large for one copy', () => {
  let aws: RunningLocalAws;
  let storage: FaultyService;
  let stored: StoredObjects;
  let handler: Bundle['handler'];
  const folder = mkdtempSync(join(tmpdir(), 'large-objects-'));
  /** Across every border between two parts, and at both ends. */
  const marks = [
    { offset: 0, bytes: randomBytes(32) },
    ...Array.from({ length: Math.floor(size / partBytes) }, (_, index) => ({
      offset: (index + 1) * partBytes - 32,
      bytes: randomBytes(64),
    })),
    { offset: size - 32, bytes: randomBytes(32) },
  ];

  beforeAll(async () => {
    const createdAt = Date.now();
    seedObjects(folder, 'static-file-upload-normal', [
      { key, size, marks, tags: { sensitive: 'true' }, createdAt },
    ]);
    aws = await startLocalAws({ dataFolder: folder });
    stored = new StoredObjects(aws.state);
    storage = await FaultyService.start(aws.url);
    ({ handler } = loadBundle({ url: storage.url, state: aws.state }));
  }, 60_000);

  afterAll(async () => {
    stored.close();
    storage.stop();
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  const event = () => ({
    Records: [
      {
        eventName: 'ObjectCreated:CompleteMultipartUpload',
        s3: { bucket: { name: aws.state.normalBucket }, object: { key: key.replaceAll(' ', '+') } },
      },
    ],
  });
  const isIn = (bucket: string) => stored.exists(bucket, key);

  test('stays in its bucket when the deadline comes in the middle of its copy', async () => {
    // The copy cannot end before the deadline: from its third part on, the storage does not respond.
    storage.ignore(({ url = '' }) => Number(/partNumber=(\d+)/.exec(url)?.[1] ?? 0) > 2);
    const almostOver = { getRemainingTimeInMillis: () => 62_000 };
    await expect(handler(event(), almostOver)).rejects.toThrow(/Too little time is left before the deadline/);
    storage.forward();
    expect(await isIn(aws.state.normalBucket)).toBe(true);
    expect(await isIn(aws.state.sensitiveBucket)).toBe(false);
    const unfinished = new ListMultipartUploadsCommand({ Bucket: aws.state.sensitiveBucket });
    expect((await stored.s3.send(unfinished)).Uploads).toHaveLength(1);
  });

  test('is moved in parts, with the same bytes and description, under the vault’s key', async () => {
    await handler(event(), { getRemainingTimeInMillis: () => 900_000 });
    expect(await isIn(aws.state.normalBucket)).toBe(false);
    const Bucket = aws.state.sensitiveBucket;
    const head = await stored.s3.send(new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      ContentLength: size,
      ContentType: 'application/x-seeded',
      ContentDisposition: 'attachment',
      Metadata: { 'uploaded-by': 'seed' },
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
      ChecksumType: 'FULL_OBJECT',
      ETag: expect.stringMatching(/-49"$/) as unknown,
    });
    expect(head.TagCount).toBeUndefined();
    for (const { offset, bytes } of marks) {
      const Range = `bytes=${offset}-${offset + bytes.length - 1}`;
      const { Body } = await stored.s3.send(new GetObjectCommand({ Bucket, Key: key, Range }));
      expect(bytes.equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true);
    }
  }, 240_000);
});
