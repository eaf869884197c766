import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import {
  blobsOf,
  bytesOf,
  outcome,
  type S3Fixture,
  startS3,
} from '@static-file-upload/testing/storage/s3-fixture';
import { inTransaction } from '../../src/system/database.ts';
import { isDiskFull } from '../../src/system/disk-full.ts';
import { makeSmallDisk, type SmallDisk } from '../../testing/small-disk.ts';

const mebibyte = 1024 ** 2;
const diskBytes = 24 * mebibyte;

let disk: SmallDisk;
let s3: S3Fixture;
beforeAll(async () => {
  disk = await makeSmallDisk(diskBytes);
  s3 = await startS3({ dataFolder: disk.folder, maxFileBytes: disk.maxFileBytes });
});
afterAll(async () => {
  await s3.stop();
  await disk.remove();
});

test('a full disk is reported, stores nothing half, and does not stop the service', async () => {
  const { admin, bucket: Bucket } = s3;
  const content = randomBytes(mebibyte);
  const put = (Key: string, Body: Buffer) => admin.send(new PutObjectCommand({ Bucket, Key, Body }));
  const read = async () => bytesOf((await admin.send(new GetObjectCommand({ Bucket, Key: 'before' }))).Body);
  await put('before', content);
  const { UploadId } = await admin.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const blobs = await blobsOf(s3.aws);

  const large = Buffer.alloc(diskBytes + mebibyte);
  await expect(put('large', large)).rejects.toMatchObject({
    name: 'ServiceUnavailable',
    $metadata: { httpStatusCode: 503 },
  });
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: large };
  expect(await outcome(admin.send(new UploadPartCommand(part)))).toBe('ServiceUnavailable');

  expect(s3.aws.log).toContain('the disk is full, so nothing was stored');
  expect(await outcome(admin.send(new HeadObjectCommand({ Bucket, Key: 'large' })))).toBe('NotFound');
  expect(await blobsOf(s3.aws)).toEqual(blobs);
  expect((await read()).equals(content)).toBe(true);
  await put('after', content);
  const { Contents = [] } = await admin.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents.map(({ Key }) => Key)).toEqual(['after', 'before']);
});

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test('a database that cannot grow keeps what it had, and can be used again later', () => {
  const database = new DatabaseSync(':memory:');
  database.exec('PRAGMA max_page_count = 8; CREATE TABLE rows (content TEXT) STRICT');
  const insert = database.prepare('INSERT INTO rows VALUES (?)');
  const fill = () => inTransaction(database, () => insert.run('x'.repeat(100_000)));
  expect(isDiskFull(errorOf(fill))).toBe(true);
  inTransaction(database, () => insert.run('small'));
  expect(database.prepare('SELECT content FROM rows').all()).toEqual([{ content: 'small' }]);
  database.close();
});
