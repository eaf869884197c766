import {
  type ChecksumAlgorithm,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { blobsOf, crc32Of, outcome, type S3Fixture, startS3 } from '@static-file-upload/testing/s3-fixture';

/** Check values of "123456789": Castagnoli's, and that of the NVM Express specification. */
const nineDigits = Buffer.from('123456789');
const known: Record<string, string> = {
  CRC32: crc32Of(nineDigits),
  CRC32C: Buffer.from('e3069283', 'hex').toString('base64'),
  CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
  SHA256: createHash('sha256').update(nineDigits).digest('base64'),
};

describe('checksums', () => {
  let s3: S3Fixture;
  beforeAll(async () => void (s3 = await startS3()));
  afterAll(() => s3.stop());

  const put = (Key: string, more: object) =>
    s3.admin.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: nineDigits, ...more }));
  const head = (Key: string) =>
    s3.admin.send(new HeadObjectCommand({ Bucket: s3.bucket, Key, ChecksumMode: 'ENABLED' }));

  test.each(Object.entries(known))('%s in a header is verified and kept', async (algorithm, value) => {
    const member = `Checksum${algorithm}`;
    expect(await put(algorithm, { [member]: value })).toMatchObject({ [member]: value });
    expect(await head(algorithm)).toMatchObject({ [member]: value, ChecksumType: 'FULL_OBJECT' });

    const other = Buffer.from(value, 'base64').fill(1).toString('base64');
    expect(await outcome(put(`${algorithm}-wrong`, { [member]: other }))).toBe('BadDigest');
    expect(await outcome(put(`${algorithm}-odd`, { [member]: 'AAA' }))).toBe('InvalidRequest');
    expect(await outcome(head(`${algorithm}-wrong`))).toBe('NotFound');
  });

  test.each(['CRC32', 'SHA256'])(
    '%s computed by the SDK comes as a trailer of a stream',
    async (algorithm) => {
      const request = { Body: Readable.from([nineDigits]), ContentLength: 9 };
      await put(`trailer-${algorithm}`, { ...request, ChecksumAlgorithm: algorithm as ChecksumAlgorithm });
      expect(await head(`trailer-${algorithm}`)).toMatchObject({
        [`Checksum${algorithm}`]: known[algorithm],
      });
    },
  );

  test('an object has a checksum of its whole content even when its client sends none', async () => {
    const bare = new PutObjectCommand({ Bucket: s3.bucket, Key: 'bare', Body: nineDigits });
    bare.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        for (const name of Object.keys(headers)) {
          if (/^x-amz-(sdk-)?checksum-/.test(name)) delete headers[name];
        }
        return next(args);
      },
      { step: 'build', priority: 'low' },
    );
    await s3.admin.send(bare);
    expect(await head('bare')).toMatchObject({ ChecksumCRC32: known['CRC32'], ChecksumType: 'FULL_OBJECT' });
  });

  test('a checksum that is not supported is refused, not ignored', async () => {
    const sha1 = createHash('sha1').update(nineDigits).digest('base64');
    expect(await outcome(put('sha1', { ChecksumSHA1: sha1 }))).toBe('InvalidRequest');
  });

  test('Content-MD5 is verified', async () => {
    const md5 = (text: string) => createHash('md5').update(text).digest('base64');
    await put('md5', { ContentMD5: md5('123456789') });
    expect(await outcome(put('md5-wrong', { ContentMD5: md5('other') }))).toBe('BadDigest');
    expect(await outcome(put('md5-odd', { ContentMD5: 'short' }))).toBe('InvalidDigest');
  });

  test('a refused body leaves nothing on the disk', async () => {
    const before = await blobsOf(s3.aws);
    await outcome(put('refused', { ChecksumCRC32: 'AAAAAA==' }));
    expect(await blobsOf(s3.aws)).toEqual(before);
  });

  test('a feature that is not emulated is refused, not done differently', async () => {
    const request = { Bucket: s3.bucket, Key: 'md5', ObjectAttributes: ['ETag' as const] };
    expect(await outcome(s3.admin.send(new GetObjectAttributesCommand(request)))).toBe('NotImplemented');
    expect(await outcome(put('acl', { WebsiteRedirectLocation: '/elsewhere' }))).toBe('NotImplemented');
  });
});
