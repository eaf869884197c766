import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  blobsOf,
  bytesOf,
  filesWith,
  outcome,
  type S3Fixture,
  startS3,
  vaultEncryption,
} from '@static-file-upload/testing/s3-fixture';
import { open, seal } from '../../src/s3/store/segment-cipher.ts';

const segment = 64 * 1024;

describe('encryption at rest', () => {
  let s3: S3Fixture;
  let normal: string;
  let vault: string;
  beforeAll(async () => {
    s3 = await startS3();
    ({ normalBucket: normal, sensitiveBucket: vault } = s3.aws.state);
  });
  afterAll(() => s3.stop());

  const put = (Key: string, Body: Buffer) =>
    s3.admin.send(new PutObjectCommand({ Bucket: vault, Key, Body, ...vaultEncryption }));
  const get = (Key: string, Range?: string) =>
    s3.admin.send(new GetObjectCommand({ Bucket: vault, Key, Range }));

  /** Stores an object in the vault, and finds the file that holds it. */
  async function putAlone(key: string, content: Buffer): Promise<string> {
    const before = await blobsOf(s3.aws);
    await put(key, content);
    const [blob = ''] = (await blobsOf(s3.aws)).filter((one) => !before.includes(one));
    return join(s3.aws.dataFolder, 's3', blob);
  }

  test('after the move no byte of a sensitive object can be read on the disk', async () => {
    const secret = randomBytes(48);
    const Body = Buffer.concat([randomBytes(300_000), secret, randomBytes(300_000)]);
    const Key = `sub/${randomUUID()}/secret`;
    await s3.app.send(
      new PutObjectCommand({ Bucket: normal, Key, Body, Tagging: 'sensitive=true', IfNoneMatch: '*' }),
    );
    expect(await filesWith(s3.aws, secret)).toHaveLength(1);

    const { ETag } = await s3.mover.send(new HeadObjectCommand({ Bucket: normal, Key }));
    const copied = await s3.mover.send(
      new CopyObjectCommand({
        Bucket: vault,
        Key,
        CopySource: `${normal}/${Key}`,
        CopySourceIfMatch: ETag,
        TaggingDirective: 'REPLACE',
        BucketKeyEnabled: true,
        ...vaultEncryption,
      }),
    );
    expect(copied).toMatchObject({ ...vaultEncryption, BucketKeyEnabled: true });
    expect(copied.VersionId).toMatch(/^\w{32}$/);
    await s3.mover.send(new DeleteObjectCommand({ Bucket: normal, Key, IfMatch: ETag }));

    expect(await filesWith(s3.aws, secret)).toEqual([]);
    expect((await bytesOf((await get(Key)).Body)).equals(Body)).toBe(true);
  });

  test.each([0, 1, segment - 1, segment, segment + 1, 2 * segment, 3 * segment + 5])(
    'an encrypted object of %i bytes comes back, whole and in ranges across segments',
    async (size) => {
      const content = randomBytes(size);
      const key = `size-${size}`;
      await put(key, content);
      expect((await bytesOf((await get(key)).Body)).equals(content)).toBe(true);
      const ranges = [
        [0, 0],
        [segment - 1, segment],
        [segment, segment + 3],
        [size - 1, size - 1],
      ] as const;
      for (const [first, last] of ranges.filter(([first, last]) => first >= 0 && last < size)) {
        const read = await bytesOf((await get(key, `bytes=${first}-${last}`)).Body);
        expect(read.equals(content.subarray(first, last + 1))).toBe(true);
      }
    },
  );

  test('a short last segment whose ciphertext happens to be zeros is not read as a hole', () => {
    const key = randomBytes(32);
    const [keystream] = seal(key, 0, true, Buffer.alloc(1));
    const sealed = seal(key, 0, true, keystream);
    expect(sealed[0]).toEqual(Buffer.alloc(1));
    expect(open(key, 0, true, Buffer.concat(sealed))).toEqual(keystream);
  });

  test('an upload in parts is encrypted part by part', async () => {
    const Key = 'parts';
    const secret = randomBytes(48);
    const begin = new CreateMultipartUploadCommand({ Bucket: vault, Key, ...vaultEncryption });
    const { UploadId } = await s3.mover.send(begin);
    const contents = [Buffer.concat([secret, randomBytes(5 * 1024 ** 2)]), secret];
    const Parts = [];
    for (const [index, Body] of contents.entries()) {
      const PartNumber = index + 1;
      const request = { Bucket: vault, Key, UploadId, PartNumber, Body };
      const { ETag, ChecksumCRC32 } = await s3.mover.send(new UploadPartCommand(request));
      Parts.push({ PartNumber, ETag, ChecksumCRC32 });
    }
    expect(await filesWith(s3.aws, secret)).toEqual([]);
    const completion = { Bucket: vault, Key, UploadId, MultipartUpload: { Parts } };
    await s3.mover.send(new CompleteMultipartUploadCommand(completion));
    expect((await bytesOf((await get(Key)).Body)).equals(Buffer.concat(contents))).toBe(true);
  });

  test('a caller without permission for the key cannot use it, even for an empty object', async () => {
    await put('no-key', Buffer.alloc(0));
    const body = { Key: 'x', Body: Buffer.from('x'), ...vaultEncryption };
    expect(await outcome(s3.app.send(new PutObjectCommand({ Bucket: vault, ...body })))).toBe('AccessDenied');
    // The server may write to the normal bucket, but the key's own policy does not let it use the key there.
    const before = await blobsOf(s3.aws);
    const disguised = new PutObjectCommand({ Bucket: normal, ...body, IfNoneMatch: '*' });
    expect(await outcome(s3.app.send(disguised))).toBe('AccessDenied');
    const inParts = new CreateMultipartUploadCommand({ Bucket: normal, Key: 'x', ...vaultEncryption });
    expect(await outcome(s3.app.send(inParts))).toBe('AccessDenied');
    expect(await outcome(s3.mover.send(new GetObjectCommand({ Bucket: vault, Key: 'no-key' })))).toBe(
      'AccessDenied',
    );
    expect(await blobsOf(s3.aws)).toEqual(before);
  });

  test('a truncated blob is noticed, even at the end of a segment', async () => {
    const file = await putAlone('truncated', randomBytes(3 * segment));
    const { size } = await stat(file);
    await truncate(file, size - (segment + 16));
    await expect(readAll('truncated')).rejects.toThrow();
    // The first segment is still whole; only what is missing cannot be read.
    expect((await bytesOf((await get('truncated', 'bytes=0-9')).Body)).length).toBe(10);
  });

  test('a changed byte and exchanged segments are noticed', async () => {
    const file = await putAlone('altered', randomBytes(3 * segment));
    const blob = await readFile(file);
    const changed = Buffer.from(blob);
    changed.writeUInt8(changed.readUInt8(10) ^ 1, 10);
    await writeFile(file, changed);
    expect(await outcome(readAll('altered'))).toBe('InternalError');

    const sealed = segment + 16;
    const exchanged = [
      blob.subarray(sealed, 2 * sealed),
      blob.subarray(0, sealed),
      blob.subarray(2 * sealed),
    ];
    await writeFile(file, Buffer.concat(exchanged));
    expect(await outcome(readAll('altered'))).toBe('InternalError');
    await writeFile(file, blob);
    expect(await outcome(readAll('altered'))).toBe('stored');
  });

  test('zeros come back too, take no room on the disk, and cannot replace other bytes', async () => {
    const content = Buffer.concat([
      Buffer.alloc(64 * segment),
      randomBytes(segment),
      Buffer.alloc(segment + 5),
    ]);
    const file = await putAlone('zeros', content);
    expect((await readAll('zeros')).equals(content)).toBe(true);
    expect((await stat(file)).blocks * 512).toBeLessThan(32 * segment);

    const blob = await readFile(file);
    const erased = Buffer.from(blob);
    erased.fill(0, 64 * (segment + 16), 65 * (segment + 16) - 16);
    await writeFile(file, erased);
    expect(await outcome(readAll('zeros'))).not.toBe('stored');
    blob.copy(erased, 64 * (segment + 16), 63 * (segment + 16), 64 * (segment + 16));
    await writeFile(file, erased);
    expect(await outcome(readAll('zeros'))).not.toBe('stored');
  });

  test('a segment that ended a blob cannot end up in its middle, nor the other way round', () => {
    const key = randomBytes(32);
    const sealed = (last: boolean) => Buffer.concat(seal(key, 0, last, Buffer.from('segment')));
    expect(open(key, 0, true, sealed(true)).toString()).toBe('segment');
    expect(() => open(key, 0, false, sealed(true))).toThrow();
    expect(() => open(key, 0, true, sealed(false))).toThrow();
  });

  const readAll = async (key: string) => bytesOf((await get(key)).Body);
});
