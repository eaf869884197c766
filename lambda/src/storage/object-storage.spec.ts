import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ObjectStorage } from './object-storage.ts';
import { StorageError } from './responses.ts';
import type { SourceObject } from './source-object.ts';

const key = 'sub/id/Grüße an alle+100%.txt';
const source: SourceObject = { key, etag: '"e1"', size: 5, checksum: undefined, description: {} };
const unending = new AbortController().signal;

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const refusal = (status: number, code: string): Reply => ({
  status,
  body: `<Error><Code>${code}</Code><Message>No right to ${key}</Message><Resource>/normal/${key}</Resource></Error>`,
});

describe('ObjectStorage over a real connection', () => {
  let server: Server | undefined;
  let s3: S3Client | undefined;
  const requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];

  afterEach(() => {
    requests.length = 0;
    s3?.destroy();
    server?.close();
  });

  async function storageThatReceives({ status, headers = {}, body = '' }: Reply): Promise<ObjectStorage> {
    const listening = createServer(({ method, url, headers: sent }, response) => {
      requests.push({ method, url, headers: sent });
      response.writeHead(status, headers).end(body);
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    s3 = new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-north-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 's' },
      maxAttempts: 1,
    });
    return new ObjectStorage(
      { normalBucket: 'normal', sensitiveBucket: 'vault', sensitiveKeyArn: 'arn:k' },
      s3,
    );
  }

  test('copy takes exactly one version, under the same key, with its metadata and without its tags', async () => {
    const body =
      '<CopyObjectResult><ChecksumCRC32>NhCmhg==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>';
    const storage = await storageThatReceives({ status: 200, body });
    expect(await storage.copy(source, unending)).toEqual({ algorithm: 'CRC32', value: 'NhCmhg==' });
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).toMatchObject({
      'x-amz-copy-source': 'normal/sub/id/Gr%C3%BC%C3%9Fe%20an%20alle%2B100%25.txt',
      'x-amz-copy-source-if-match': '"e1"',
      'x-amz-metadata-directive': 'COPY',
      'x-amz-tagging-directive': 'REPLACE',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:k',
      'x-amz-server-side-encryption-bucket-key-enabled': 'true',
    });
    expect(requests[0]?.headers['x-amz-tagging']).toBeUndefined();
  });

  test('remove deletes only the version that it is given', async () => {
    const storage = await storageThatReceives({ status: 204 });
    await storage.remove(source);
    expect(requests[0]).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"e1"' } });
  });

  test('describe does not mistake a checksum of checksums for one of the bytes', async () => {
    const headers = {
      etag: '"e1"',
      'x-amz-checksum-crc32': 'NhCmhg==-2',
      'x-amz-checksum-type': 'COMPOSITE',
    };
    const storage = await storageThatReceives({ status: 200, headers });
    expect(await storage.describe(key)).toMatchObject({ etag: '"e1"', checksum: undefined });
    expect(requests[0]?.headers['x-amz-checksum-mode']).toBe('ENABLED');
  });

  test('an object that does not exist is not an error', async () => {
    const storage = await storageThatReceives(refusal(404, 'NoSuchKey'));
    expect(await storage.readSensitivity(key)).toBeNull();
    expect(await storage.copy(source, unending)).toBeNull();
    await storage.remove(source);
    expect(await storage.describe(key)).toBeNull();
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [412, 'PreconditionFailed'],
    [503, 'SlowDown'],
  ])('%i %s is an error whose message does not contain the key', async (status, code) => {
    const storage = await storageThatReceives(refusal(status, code));
    const failure: unknown = await storage.remove(source).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(String(failure)).toContain(`DeleteObject failed: ${code} (status ${status}`);
    expect(String(failure)).not.toContain('alle');
  });
});
