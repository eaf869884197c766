import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { blobsOf, bytesOf, clientOf, outcome, startS3 } from '@static-file-upload/testing/s3-fixture';
import { sendRaw } from './raw-request.ts';

let dataFolder: string;
/** Stopped at the end, also when a test fails in the middle. */
const started: RunningLocalAws[] = [];
beforeAll(async () => void (dataFolder = await mkdtemp(join(tmpdir(), 'local-aws-'))));
afterAll(async () => {
  await Promise.all(started.map((aws) => aws.stop()));
  await rm(dataFolder, { recursive: true, force: true });
});

test('a kill in the middle of an upload loses nothing that was acknowledged, and leaves nothing else', async () => {
  const content = randomBytes(200_000);
  const s3 = await startS3({ dataFolder });
  started.push(s3.aws);
  const { bucket: Bucket } = s3;
  await s3.admin.send(new PutObjectCommand({ Bucket, Key: 'acknowledged', Body: content }));
  const begin = async (Key: string) => {
    const { UploadId } = await s3.admin.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await s3.admin.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: content }));
    return { Bucket, Key, UploadId };
  };
  const [open, stale] = [await begin('open'), await begin('stale')];
  const before = await blobsOf(s3.aws);

  async function* slow() {
    for (let piece = 0; piece < 100; piece += 1) {
      yield content;
      await delay(20);
    }
  }
  const headers = { 'content-length': String(100 * content.length) };
  const cut = outcome(sendRaw(s3.aws, { path: `/${Bucket}/cut`, body: slow(), headers }));
  while ((await blobsOf(s3.aws)).length === before.length) await delay(10);
  await s3.aws.kill('SIGKILL');
  expect(await cut).not.toBe('stored');
  await s3.stop();

  await writeFile(join(dataFolder, 's3', 'orphan'), 'left by a crash');
  const database = new DatabaseSync(join(dataFolder, 'local-aws.db'));
  const nineDays = 9 * 24 * 60 * 60 * 1000;
  const age = database.prepare('UPDATE s3_uploads SET created_at = created_at - ? WHERE key = ?');
  expect(age.run(nineDays, 'stale').changes).toBe(1);
  database.close();

  const aws = await startLocalAws({ dataFolder });
  started.push(aws);
  const admin = clientOf(aws, 'admin');
  const read = await admin.send(new GetObjectCommand({ Bucket, Key: 'acknowledged' }));
  expect((await bytesOf(read.Body)).equals(content)).toBe(true);
  expect(await outcome(admin.send(new HeadObjectCommand({ Bucket, Key: 'cut' })))).toBe('NotFound');
  expect(await outcome(admin.send(new ListPartsCommand(open)))).toBe('stored');
  expect(await outcome(admin.send(new ListPartsCommand(stale)))).toBe('NoSuchUpload');
  expect((await blobsOf(aws)).length).toBe(before.length - 1);
  admin.destroy();
});
