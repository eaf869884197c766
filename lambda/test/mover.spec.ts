import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { readLambdaStatus } from '@static-file-upload/testing/stack/local-aws-state';
import { bundlePath } from '@static-file-upload/testing/stack/mover';
import { clientOf } from '@static-file-upload/testing/storage/s3-fixture';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';

const workspace = join(import.meta.dirname, '..');

describe('the bundle', () => {
  let aws: RunningLocalAws;
  let app: S3Client;
  let stored: StoredObjects;

  beforeAll(async () => {
    aws = await startLocalAws({
      environment: {
        LOCAL_AWS_LAMBDA_BUNDLE: bundlePath,
        LOCAL_AWS_LAMBDA_DELIVERIES: '2',
        LOCAL_AWS_LAMBDA_RETRY_MS: '50,100',
      },
    });
    app = clientOf(aws, 'app');
    stored = new StoredObjects(aws.state);
  }, 60_000);

  afterAll(async () => {
    app.destroy();
    stored.close();
    await aws.stop();
  });

  const put = (Key: string, Body: Uint8Array, rest: Partial<PutObjectCommandInput>) =>
    app.send(new PutObjectCommand({ Bucket: aws.state.normalBucket, Key, Body, IfNoneMatch: '*', ...rest }));

  const status = () => readLambdaStatus(aws.url);

  const settled = () =>
    eventually(
      async () => (await status()).pending === 0,
      50_000,
      () => `Events are still pending:\n${aws.log}`,
    );

  test('moves a sensitive object, equal byte for byte, with its description and without its tag', async () => {
    const key = 'sub/id/Grüße an alle+100% 😀.txt';
    const body = randomBytes(200_000);
    await put(key, body, {
      Tagging: 'sensitive=true',
      ContentType: 'text/plain',
      Metadata: { 'uploaded-by': 'sub' },
    });
    await settled();

    const { normalBucket, sensitiveBucket } = aws.state;
    expect(await stored.exists(normalBucket, key)).toBe(false);
    const response = await stored.s3.send(new GetObjectCommand({ Bucket: sensitiveBucket, Key: key }));
    const bytes = await response.Body?.transformToByteArray();
    const sha256 = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
    expect(sha256(bytes ?? new Uint8Array())).toBe(sha256(body));
    expect(response).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { 'uploaded-by': 'sub' },
      ServerSideEncryption: 'aws:kms',
      BucketKeyEnabled: true,
    });
    expect(await stored.tags(sensitiveBucket, key)).toEqual({});
    expect((await status()).deadLetters).toEqual([]);
  });

  test('leaves objects that are not sensitive where they are', async () => {
    await put('sub/id/normal.bin', randomBytes(10), { Tagging: 'sensitive=false' });
    await put('sub/id/empty', new Uint8Array(), { Tagging: 'sensitive=true' });
    await settled();
    expect(await stored.exists(aws.state.normalBucket, 'sub/id/normal.bin')).toBe(true);
    expect(await stored.exists(aws.state.sensitiveBucket, 'sub/id/normal.bin')).toBe(false);
    expect(await stored.exists(aws.state.sensitiveBucket, 'sub/id/empty')).toBe(true);
  });

  test('does not fail for an object that vanished', async () => {
    const key = 'sub/id/vanishing';
    await put(key, randomBytes(10), { Tagging: 'sensitive=true' });
    await stored.remove(aws.state.normalBucket, key);
    await settled();
    expect((await status()).deadLetters).toEqual([]);
  });

  test('retries an object that it cannot confirm, then keeps it and its event', async () => {
    const target = { Bucket: aws.state.normalBucket, Key: 'sub/id/composite' };
    const upload = await app.send(
      new CreateMultipartUploadCommand({ ...target, ChecksumType: 'COMPOSITE', Tagging: 'sensitive=true' }),
    );
    const part = { ...target, UploadId: upload.UploadId, PartNumber: 1 };
    const { ETag, ChecksumCRC32 } = await app.send(new UploadPartCommand({ ...part, Body: randomBytes(10) }));
    await app.send(
      new CompleteMultipartUploadCommand({
        ...target,
        UploadId: upload.UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] },
        IfNoneMatch: '*',
      }),
    );
    await settled();
    expect(await stored.exists(target.Bucket, target.Key)).toBe(true);
    expect(await stored.exists(aws.state.sensitiveBucket, target.Key)).toBe(false);
    const { deadLetters } = await status();
    expect(deadLetters).toHaveLength(2);
    expect(deadLetters[0]).toMatchObject({
      failures: 3,
      error: expect.stringContaining('no checksum over all of its bytes') as unknown,
    });
  });

  test('writes no file name and no key into its log', () => {
    expect(aws.log).toContain('"outcome":"moved"');
    for (const secret of ['Grüße', 'alle', 'normal.bin', 'vanishing', 'composite', 'sub/id'])
      expect(aws.log).not.toContain(secret);
  });

  test('is the same byte for byte when it is built again, in any time zone', () => {
    const sha256 = (folder: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'lambda.zip')))
        .digest('hex');
    const elsewhere = mkdtempSync(join(tmpdir(), 'lambda-'));
    const env = { ...process.env, TZ: 'Pacific/Honolulu' };
    execFileSync(process.execPath, [join(workspace, 'build.ts'), elsewhere], { env });
    expect(sha256(elsewhere)).toBe(sha256(join(workspace, 'dist')));
    rmSync(elsewhere, { recursive: true });
  });
});
