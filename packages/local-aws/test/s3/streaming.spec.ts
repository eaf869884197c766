import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type S3Fixture, startS3, vaultEncryption } from '@static-file-upload/testing/s3-fixture';

const mebibyte = 1024 ** 2;
const size = 384 * mebibyte;
const maximumRss = 175 * mebibyte;
let s3: S3Fixture;
beforeAll(async () => void (s3 = await startS3()));
afterAll(() => s3.stop());

/** The peak memory of the process, in bytes. */
async function peakRss(): Promise<number> {
  const status = await readFile(`/proc/${s3.aws.pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

function* pieces(length = size) {
  const piece = Buffer.alloc(mebibyte, 'every piece differs from the one before ');
  for (let sent = 0; sent < length; sent += piece.length) {
    piece.writeUInt32BE(sent, 0);
    yield Buffer.from(piece);
  }
}

test('a large object is stored, copied into the vault and read without being held in memory', async () => {
  const { normalBucket: Bucket, sensitiveBucket } = s3.aws.state;
  const Key = 'large';
  const Body = Readable.from(pieces());
  const request = { Bucket, Key, Body, ContentLength: size, Tagging: 'sensitive=true', IfNoneMatch: '*' };
  const stored = await s3.app.send(new PutObjectCommand(request));
  const source = await s3.mover.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  const copy = { Bucket: sensitiveBucket, Key, CopySource: `${Bucket}/${Key}`, ...vaultEncryption };
  const copied = await s3.mover.send(new CopyObjectCommand({ ...copy, TaggingDirective: 'REPLACE' }));
  expect(source.ChecksumCRC32).toBe(stored.ChecksumCRC32);
  expect(copied.CopyObjectResult?.ChecksumCRC32).toBe(stored.ChecksumCRC32);

  const read = await s3.admin.send(new GetObjectCommand({ Bucket: sensitiveBucket, Key }));
  let [sum, length] = [0, 0];
  for await (const chunk of read.Body as AsyncIterable<Uint8Array>) {
    sum = crc32(chunk, sum);
    length += chunk.length;
  }
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  expect([length, bytes.toString('base64')]).toEqual([size, stored.ChecksumCRC32]);
  expect(await peakRss()).toBeLessThan(maximumRss);
}, 180_000);

test('a large object that comes in parts, several at once, is never held in memory', async () => {
  const { normalBucket: Bucket } = s3.aws.state;
  const partSize = 64 * mebibyte;
  const checksums = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
  const begin = { Bucket, Key: 'parts', Tagging: 'sensitive=true', ...checksums };
  const { UploadId } = await s3.app.send(new CreateMultipartUploadCommand(begin));
  const upload = { Bucket, Key: 'parts', UploadId };
  const Parts = await Promise.all(
    [1, 2, 3, 4].map(async (PartNumber) => {
      const Body = Readable.from(pieces(partSize));
      const part = { ...upload, PartNumber, Body, ContentLength: partSize };
      const { ETag, ChecksumCRC32 } = await s3.app.send(new UploadPartCommand(part));
      return { PartNumber, ETag, ChecksumCRC32 };
    }),
  );
  const complete = { ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*', MpuObjectSize: 4 * partSize };
  await s3.app.send(new CompleteMultipartUploadCommand(complete));
  expect(await peakRss()).toBeLessThan(maximumRss);
}, 180_000);
