/**
 * `npm run large-objects -w packages/local-aws`: stores 2 GiB in one PUT and in parts, copies them into the vault, reads
 * them back, and measures how much memory that takes. Linux only: the peak memory of a process is read from /proc.
 */
import {
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { vaultEncryption } from '@static-file-upload/testing/s3-fixture';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';

const mebibyte = 1024 ** 2;
const size = 2048 * mebibyte;
const partSize = 64 * mebibyte;
const partsAtOnce = 4;
const maxMemoryBytes = 250 * mebibyte;

const aws = await startLocalAws();
const client = new S3Client({
  region: aws.state.region,
  endpoint: aws.url,
  credentials: aws.state.credentials.admin,
});
const { normalBucket: Bucket, sensitiveBucket } = aws.state;
try {
  await timed('2 GiB in one PUT', () => store('one-put'));
  await timed('2 GiB in parts of 64 MiB, four at once', () => storeInParts('parts'));
  await timed('2 GiB copied into the vault', () => copyIntoVault('one-put'));
  await timed('2 GiB read from the vault', () => readBack('one-put'));
} finally {
  client.destroy();
  await aws.stop();
}

/** Runs one step, and prints how long it took and the peak memory until then. */
async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  const memory = peakMemory(aws);
  process.stdout.write(
    `${what}: ${seconds.toFixed(1)} s, ${(size / mebibyte / seconds).toFixed(0)} MiB/s, ` +
      `at most ${(memory / mebibyte).toFixed(0)} MiB of memory\n`,
  );
  assert.ok(memory < maxMemoryBytes, `More than ${maxMemoryBytes / mebibyte} MiB of memory were in use`);
}

async function store(Key: string): Promise<void> {
  const Body = Readable.from(pieces(size));
  const request = { Bucket, Key, Body, ContentLength: size, Tagging: 'sensitive=true', IfNoneMatch: '*' };
  await client.send(new PutObjectCommand(request));
}

async function storeInParts(Key: string): Promise<void> {
  const begun = await client.send(
    new CreateMultipartUploadCommand({
      Bucket,
      Key,
      Tagging: 'sensitive=true',
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
    }),
  );
  const upload = { Bucket, Key, UploadId: begun.UploadId };
  const numbers = Array.from({ length: size / partSize }, (_, index) => index + 1);
  const parts: CompletedPart[] = [];
  const worker = async () => {
    for (let PartNumber = numbers.shift(); PartNumber !== undefined; PartNumber = numbers.shift()) {
      const Body = Readable.from(pieces(partSize));
      const request = { ...upload, PartNumber, Body, ContentLength: partSize };
      const { ETag, ChecksumCRC32 } = await client.send(new UploadPartCommand(request));
      parts.push({ PartNumber, ETag, ChecksumCRC32 });
    }
  };
  await Promise.all(Array.from({ length: partsAtOnce }, worker));
  const Parts = parts.toSorted((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0));
  await client.send(
    new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, IfNoneMatch: '*' }),
  );
}

async function copyIntoVault(Key: string): Promise<void> {
  const copy = { Bucket: sensitiveBucket, Key, CopySource: `${Bucket}/${Key}`, ...vaultEncryption };
  await client.send(new CopyObjectCommand(copy));
}

async function readBack(Key: string): Promise<void> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: sensitiveBucket, Key }));
  let length = 0;
  for await (const chunk of Body as AsyncIterable<Uint8Array>) length += chunk.length;
  assert.equal(length, size);
}

/** Every piece differs from the one before. */
function* pieces(length: number): Generator<Buffer> {
  for (let sent = 0; sent < length; sent += mebibyte) {
    const piece = Buffer.alloc(mebibyte, 'content ');
    piece.writeUInt32BE(sent / mebibyte, 0);
    yield piece;
  }
}

/** In bytes. */
function peakMemory({ pid }: RunningLocalAws): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}
