import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '../../local-aws/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { Client, type Receipt } from './support/client';
import { crc32Of, DirectFile, type DirectUpload } from './support/direct-file';
import { type RunningBackend, startBackend } from './support/running-backend';
import { Storage } from './support/storage';

const lambdaBundle = join(__dirname, '../../lambda/dist/index.cjs');
const MiB = 1024 ** 2;

describe('A direct upload', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let storage: Storage;
  let account: Account;
  let client: Client;
  /** More than one part. */
  let large: DirectFile;

  beforeAll(async () => {
    aws = await startLocalAws({ environment: { LOCAL_AWS_LAMBDA_BUNDLE: lambdaBundle } });
    backend = await startBackend(aws);
    storage = new Storage(aws);
    account = await createAccount(aws);
    client = new Client(backend.url, account);
    large = new DirectFile(client, randomBytes(65 * MiB));
  });

  afterAll(async () => {
    storage.close();
    await backend.stop();
    await aws.stop();
  });

  async function started(file: DirectFile, more: object = {}): Promise<DirectUpload> {
    const { status, body } = await file.start(more);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  }

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test.each([true, false])('with sensitive=%s ends in its bucket, byte for byte', async (sensitive) => {
    const upload = await started(large, {
      sensitive,
      contentType: 'video/mp4',
      filename: 'dir/für dich.mp4',
    });
    expect(upload).toMatchObject({ partSize: 64 * MiB, parts: 2 });
    const sent = await large.sendAll(upload);
    const { status, body: receipt } = await large.complete<Receipt>(upload.ticket, sent);
    expect(status).toBe(201);
    expect(receipt).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: upload.key,
      filename: 'für dich.mp4',
      size: 65 * MiB,
      contentType: 'video/mp4',
      sensitive,
      checksum: { algorithm: 'CRC32', value: crc32Of(large.bytes) },
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
      uploadedBy: account.sub,
      uploadedAt: expect.any(String),
      signature: expect.stringMatching(/^[\w-]+\.\.[\w-]+$/),
    });
    const found = sensitive
      ? await storage.findMoved(upload.key)
      : await storage.find(storage.normalBucket, upload.key);
    expect(found).toMatchObject({ sha256: sha256(large.bytes), contentType: 'video/mp4' });
    if (!sensitive) {
      expect(await storage.tags(storage.normalBucket, upload.key)).toEqual({ sensitive: 'false' });
    }
  });
});
