import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import {
  blobsOf,
  clientOf,
  crc32Of,
  outcome,
  type S3Fixture,
  startS3,
} from '@static-file-upload/testing/s3-fixture';
import { type RawRequest, sendRaw } from './raw-request.ts';

const block = Buffer.alloc(16 * 1024, 'x');

describe('refusals', () => {
  let s3: S3Fixture;
  let blobs: string[];
  beforeAll(async () => void (s3 = await startS3()));
  beforeEach(async () => void (blobs = await blobsOf(s3.aws)));
  afterAll(() => s3.stop());

  const send = (key: string, more: Omit<RawRequest, 'path'>) =>
    sendRaw(s3.aws, { path: `/${s3.bucket}/${key}`, ...more });

  async function expectNothingStored(Key: string) {
    expect(await outcome(s3.admin.send(new HeadObjectCommand({ Bucket: s3.bucket, Key })))).toBe('NotFound');
    // The server notices a moment later that a client has disconnected.
    for (let wait = 0; wait < 40 && (await blobsOf(s3.aws)).length > blobs.length; wait += 1) await delay(25);
    expect(await blobsOf(s3.aws)).toEqual(blobs);
  }

  /** A body in the framing of aws-chunked. */
  function framed(body: readonly (string | Uint8Array)[], decodedLength: number, more: object = {}) {
    return {
      body,
      payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      headers: {
        'content-encoding': 'aws-chunked',
        'content-length': String(body.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0)),
        'x-amz-decoded-content-length': String(decodedLength),
        'x-amz-trailer': 'x-amz-checksum-crc32',
        ...more,
      },
    };
  }

  const chunk = ['4000\r\n', block, '\r\n'];
  const trailer = (...content: Uint8Array[]) => `0\r\nx-amz-checksum-crc32:${crc32Of(...content)}\r\n\r\n`;

  test('a chunked body with correct framing is accepted', async () => {
    const body = [...chunk, '1\r\n', 'y', '\r\n', trailer(block, Buffer.from('y'))];
    expect(await send('framed', framed(body, block.length + 1))).toEqual({ status: 200, code: undefined });
  });

  test.each<[string, string, (string | Uint8Array)[], number, object]>([
    ['more than announced', 'IncompleteBody', [...chunk, trailer(block)], 10, {}],
    ['less than announced', 'IncompleteBody', [...chunk, trailer(block)], 20_000, {}],
    ['a chunk that breaks off', 'IncompleteBody', ['4000\r\n', block.subarray(1)], block.length, {}],
    [
      'a chunk longer than its length',
      'IncompleteBody',
      ['3fff\r\n', block, '\r\n', trailer(block)],
      16_383,
      {},
    ],
    ['a length that is no number', 'IncompleteBody', ['zz\r\n', block], block.length, {}],
    ['a length without an end', 'IncompleteBody', ['1'.repeat(40_000)], block.length, {}],
    ['bytes after the trailer', 'IncompleteBody', [...chunk, trailer(block), 'more'], block.length, {}],
    [
      'a small chunk in the middle',
      'InvalidChunkSizeError',
      ['1\r\n', 'y', '\r\n', ...chunk],
      block.length,
      {},
    ],
    ['a wrong trailer', 'BadDigest', [...chunk, trailer(Buffer.from('y'))], block.length, {}],
    ['no trailer', 'MalformedTrailerError', [...chunk, '0\r\n\r\n'], block.length, {}],
    ['a trailer of another kind', 'InvalidRequest', [...chunk], block.length, { 'x-amz-trailer': 'x-odd' }],
    [
      'a length that lies in hex',
      'InvalidArgument',
      [...chunk],
      0,
      { 'x-amz-decoded-content-length': '0x4000' },
    ],
  ])('a chunked body with %s is refused with %s', async (_what, code, body, length, more) => {
    expect((await send('broken', framed(body, length, more))).code).toBe(code);
    await expectNothingStored('broken');
  });

  test('chunks with signatures of their own are not supported, and say so', async () => {
    const kind = { ...framed(chunk, block.length), payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };
    expect(await send('signed-chunks', kind)).toEqual({ status: 501, code: 'NotImplemented' });
  });

  test('a body that is not the signed one is refused', async () => {
    const payloadHash = createHash('sha256').update('other').digest('hex');
    const headers = { 'content-length': String(block.length) };
    expect((await send('unsigned', { body: [block], headers, payloadHash })).code).toBe(
      'XAmzContentSHA256Mismatch',
    );
    expect((await send('unsigned', { body: [block], headers, payloadHash: 'odd' })).code).toBe(
      'InvalidRequest',
    );
    await expectNothingStored('unsigned');
  });

  test('two checksums at once are refused', async () => {
    const headers = {
      'content-length': '1',
      'x-amz-checksum-crc32': crc32Of(Buffer.from('y')),
      'x-amz-checksum-sha256': createHash('sha256').update('y').digest('base64'),
    };
    expect((await send('two', { body: ['y'], headers })).code).toBe('InvalidRequest');
  });

  test('a body without a length, and one that never ends, are refused', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    expect(await send('endless', { body: [block], headers })).toEqual({
      status: 411,
      code: 'MissingContentLength',
    });
    let sent = 0;
    async function* endless() {
      for (; sent < 1024 ** 3; sent += block.length) {
        yield block;
        await delay(0);
      }
    }
    const lying = { ...headers, 'x-amz-decoded-content-length': '10' };
    expect((await send('endless', { body: endless(), headers: lying })).code).toBe('IncompleteBody');
    expect(sent).toBeLessThan(512 * 1024 ** 2);
    await expectNothingStored('endless');
  });

  test('more than 5 GiB is refused before it is sent', async () => {
    const headers = { 'content-length': String(5 * 1024 ** 3 + 1) };
    expect((await send('huge', { body: [block], headers })).code).toBe('EntityTooLarge');
    await expectNothingStored('huge');
  });

  test('a client that disconnects in the middle of its body leaves nothing', async () => {
    const headers = { 'content-length': String(1024 ** 2) };
    async function* interrupted() {
      yield block;
      while ((await blobsOf(s3.aws)).length === blobs.length) await delay(25);
      expect((await blobsOf(s3.aws)).length).toBe(blobs.length + 1);
      throw new Error('gone');
    }
    await expect(send('interrupted', { body: interrupted(), headers })).rejects.toThrow('gone');
    await expectNothingStored('interrupted');
  });

  test('an XML document with a DOCTYPE, or no document at all, is refused', async () => {
    const post = (text: string) => {
      const md5 = createHash('md5').update(text).digest('base64');
      const headers = { 'content-length': String(Buffer.byteLength(text)), 'content-md5': md5 };
      const path = `/${s3.bucket}?delete=`;
      return sendRaw(s3.aws, { method: 'POST', path, body: [text], headers });
    };
    const entity = '<!DOCTYPE x [<!ENTITY a "boom">]>';
    const list = '<Delete><Object><Key>&a;</Key></Object></Delete>';
    for (const text of [entity + list, 'not xml', '<Other/>', '<Delete><Object/></Delete>', '']) {
      expect((await post(text)).code).toBe('MalformedXML');
    }
    expect((await post(`<Delete>${' '.repeat(3 * 1024 ** 2)}</Delete>`)).code).toBe(
      'MaxMessageLengthExceeded',
    );
  });

  test('a missing permission is refused before any byte is stored, and the response reaches a client in mid-body', async () => {
    const length = 64 * 1024 ** 2;
    const pieces = function* () {
      for (let sent = 0; sent < length; sent += 1024 ** 2) yield Buffer.alloc(1024 ** 2);
    };
    const client = clientOf(s3.aws, 'app');
    const Body = Readable.from(pieces());
    const request = new PutObjectCommand({ Bucket: s3.bucket, Key: 'denied', Body, ContentLength: length });
    expect(await outcome(client.send(request))).toBe('AccessDenied');
    client.destroy();
    await expectNothingStored('denied');
  });

  test('one connection carries refusals and successes one after the other', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    let connections = 0;
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...args) => {
      connections += 1;
      return connect(...args);
    };
    const one = (headers: Record<string, string>) =>
      send('kept-alive', {
        body: [block],
        headers: { 'content-length': String(block.length), ...headers },
        agent,
      });
    const codes: (string | number)[] = [];
    for (const headers of [{}, { 'content-md5': 'odd' }, {}, { 'x-amz-checksum-crc32': 'AAAAAA==' }, {}]) {
      const { status, code } = await one(headers);
      codes.push(code ?? status);
    }
    agent.destroy();
    expect(codes).toEqual([200, 'InvalidDigest', 200, 'BadDigest', 200]);
    expect(connections).toBe(1);
  });
});
