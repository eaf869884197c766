import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ObjectMover } from './object-mover.ts';
import { StorageError } from './object-mover-answers.ts';
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

describe('ObjectMover, over a real connection to a storage that answers as told', () => {
  let server: Server | undefined;
  let s3: S3Client | undefined;
  const requests: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = [];

  afterEach(() => {
    requests.length = 0;
    s3?.destroy();
    server?.close();
  });

  async function moverThatHears({ status, headers = {}, body = '' }: Reply): Promise<ObjectMover> {
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
    return new ObjectMover(
      { normalBucket: 'normal', sensitiveBucket: 'vault', sensitiveKeyArn: 'arn:k' },
      s3,
    );
  }

  test('copies exactly one version, under the key, with its metadata and without its tags', async () => {
    const body =
      '<CopyObjectResult><ChecksumCRC32>NhCmhg==</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType></CopyObjectResult>';
    const mover = await moverThatHears({ status: 200, body });
    expect(await mover.copy(source, unending)).toEqual({ algorithm: 'CRC32', value: 'NhCmhg==' });
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

  test('deletes only the version it was told', async () => {
    const mover = await moverThatHears({ status: 204 });
    await mover.remove(source);
    expect(requests[0]).toMatchObject({ method: 'DELETE', headers: { 'if-match': '"e1"' } });
  });

  test('does not take a checksum of checksums for one of the bytes', async () => {
    const headers = {
      etag: '"e1"',
      'x-amz-checksum-crc32': 'NhCmhg==-2',
      'x-amz-checksum-type': 'COMPOSITE',
    };
    const mover = await moverThatHears({ status: 200, headers });
    expect(await mover.describe(key)).toMatchObject({ etag: '"e1"', checksum: undefined });
    expect(requests[0]?.headers['x-amz-checksum-mode']).toBe('ENABLED');
  });

  test('an object that is not there is no error', async () => {
    const mover = await moverThatHears(refusal(404, 'NoSuchKey'));
    expect(await mover.readSensitivity(key)).toBeNull();
    expect(await mover.copy(source, unending)).toBeNull();
    await mover.remove(source);
    expect(await mover.describe(key)).toBeNull();
  });

  test.each([
    [403, 'AccessDenied'],
    [404, 'NoSuchBucket'],
    [412, 'PreconditionFailed'],
    [503, 'SlowDown'],
  ])('%i %s is one, told without a word that could hold the key', async (status, code) => {
    const mover = await moverThatHears(refusal(status, code));
    const failure: unknown = await mover.remove(source).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StorageError);
    expect(String(failure)).toContain(`DeleteObject failed: ${code} (status ${status}`);
    expect(String(failure)).not.toContain('alle');
  });
});
