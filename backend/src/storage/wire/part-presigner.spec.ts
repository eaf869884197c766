import { S3Client, UploadPartCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, test } from '@jest/globals';
import { PartPresigner } from './part-presigner';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const validity = { signingDate: new Date('2026-11-30T01:02:03Z'), expiresIn: 3600 };
const bound = new Set(['content-length', 'x-amz-checksum-crc32', 'host']);

describe('The URL of a part', () => {
  test.each([
    ['AWS', undefined, undefined],
    ['AWS, with credentials that end', undefined, 'token/+='],
    ['another endpoint', 'http://192.0.2.1:9000', undefined],
  ])('is signed as the SDK signs it: %s', async (_, endpoint, sessionToken) => {
    const client = new S3Client({
      region: 'eu-north-1',
      credentials: { ...credentials, ...(sessionToken ? { sessionToken } : {}) },
      requestChecksumCalculation: 'WHEN_REQUIRED',
      ...(endpoint ? { endpoint } : {}),
    });
    const presigner = new PartPresigner(client, 'bucket');
    const keys = ['sub/id/file.bin', "sub/id/ünï +100% 😀 !'()*~&=?#;,.pdf"];
    for (const [index, key] of keys.entries()) {
      const ref = { key, uploadId: 'up/lo+ad' };
      const part = { number: index + 1, size: 67_108_864, crc32: 'su/w+Q==' };
      const { url, headers } = await presigner.presign(ref, part, validity);
      const command = new UploadPartCommand({
        Bucket: 'bucket',
        Key: key,
        UploadId: ref.uploadId,
        PartNumber: part.number,
        ContentLength: part.size,
        ChecksumCRC32: part.crc32,
      });
      const options = { ...validity, signableHeaders: bound, unhoistableHeaders: bound };
      // The name of the operation, which the SDK puts into the query, is for reading only.
      command.middlewareStack.add(
        (next) => (args) => {
          delete (args.request as { query: Record<string, string> }).query['x-id'];
          return next(args);
        },
        { step: 'build' },
      );
      const expected = new URL(await getSignedUrl(client, command, options));
      const actual = new URL(url);
      expect([actual.origin, actual.pathname]).toEqual([expected.origin, expected.pathname]);
      expect(Object.fromEntries(actual.searchParams)).toEqual(Object.fromEntries(expected.searchParams));
      expect(headers).toEqual({ 'x-amz-checksum-crc32': part.crc32 });
    }
    client.destroy();
  });
});
