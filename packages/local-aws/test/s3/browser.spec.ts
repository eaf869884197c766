import { GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clientOf, crc32Of, outcome, type S3Fixture, startS3 } from '@static-file-upload/testing/s3-fixture';

const origin = 'https://files.example.org';

describe('S3 in a browser', () => {
  let s3: S3Fixture;
  beforeAll(async () => void (s3 = await startS3({ environment: { LOCAL_AWS_APP_ORIGINS: origin } })));
  afterAll(() => s3.stop());

  const preflight = (bucket: string, headers: Record<string, string>) =>
    fetch(`${s3.aws.url}/${bucket}/key`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', ...headers },
    });

  async function presign(Key: string, more: object = {}, signed: string[] = []): Promise<string> {
    const client = clientOf(s3.aws, 'admin');
    client.config.requestChecksumCalculation = () => Promise.resolve('WHEN_REQUIRED');
    const command = new PutObjectCommand({ Bucket: s3.bucket, Key, ...more });
    return getSignedUrl(client, command, {
      unhoistableHeaders: new Set(signed),
      signableHeaders: new Set(signed),
    });
  }

  const status = async (url: string, headers: Record<string, string> = {}, body = 'hello') =>
    (await fetch(url, { method: 'PUT', headers, body })).status;

  test('a preflight is allowed for the page of the application only', async () => {
    const { normalBucket, sensitiveBucket } = s3.aws.state;
    const wanted = { 'access-control-request-headers': 'content-type, X-Amz-Checksum-Crc32' };
    const allowed = await preflight(normalBucket, wanted);
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.headers.get('access-control-allow-methods')).toBe('PUT');
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type, x-amz-checksum-crc32');

    const refusals: [string, Record<string, string>][] = [
      [normalBucket, { origin: 'https://evil.example.org' }],
      [normalBucket, { 'access-control-request-method': 'GET' }],
      [normalBucket, { 'access-control-request-headers': 'x-amz-tagging' }],
      [sensitiveBucket, {}],
      ['nowhere', {}],
    ];
    for (const [bucket, headers] of refusals) {
      const refused = await preflight(bucket, headers);
      expect(refused.status).toBe(403);
    }
  });

  test('that page can read a response, an error too, with its entity tag and checksum', async () => {
    const put = (from: string) =>
      fetch(`${s3.aws.url}/${s3.aws.state.normalBucket}/key`, { method: 'PUT', headers: { origin: from } });
    const mine = await put(origin);
    expect(mine.status).toBe(403);
    expect(mine.headers.get('access-control-allow-origin')).toBe(origin);
    expect(mine.headers.get('access-control-expose-headers')).toContain('ETag, x-amz-checksum-crc32');
    expect((await put('https://evil.example.org')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a presigned URL stores exactly what it was signed for', async () => {
    const checksum = crc32Of(Buffer.from('hello'));
    const signed = ['x-amz-checksum-crc32', 'content-length', 'host'];
    const url = await presign('signed', { ChecksumCRC32: checksum, ContentLength: 5 }, signed);
    expect(await status(url, { 'x-amz-checksum-crc32': crc32Of(Buffer.from('other')) })).toBe(403);
    expect(await status(url, { 'x-amz-checksum-crc32': checksum }, 'hello!')).toBe(403);
    expect(await status(url, { 'x-amz-checksum-crc32': checksum }, 'jello')).toBe(400);
    expect(await status(url, { 'x-amz-checksum-crc32': checksum })).toBe(200);
  });

  test('a header in the query counts as one, and an unsigned one is refused', async () => {
    const url = await presign('tagged', { Tagging: 'sensitive=true', Metadata: { a: 'b' } });
    expect(new URL(url).searchParams.get('x-amz-tagging')).toBe('sensitive=true');
    expect(await status(url, { 'x-amz-tagging': 'sensitive=false' })).toBe(403);
    expect(await status(url)).toBe(200);
    const target = { Bucket: s3.bucket, Key: 'tagged' };
    const { TagSet } = await s3.admin.send(new GetObjectTaggingCommand(target));
    expect(TagSet).toEqual([{ Key: 'sensitive', Value: 'true' }]);
    expect((await s3.admin.send(new HeadObjectCommand(target))).Metadata).toEqual({ a: 'b' });
  });

  test('a request without a signature is refused with every method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
      const response = await fetch(`${s3.aws.url}/${s3.bucket}/anonymous`, { method });
      expect([response.status, await response.text()]).toEqual([
        403,
        expect.stringContaining('AccessDenied'),
      ]);
    }
    const head = new HeadObjectCommand({ Bucket: s3.bucket, Key: 'anonymous' });
    expect(await outcome(s3.admin.send(head))).toBe('NotFound');
  });
});
