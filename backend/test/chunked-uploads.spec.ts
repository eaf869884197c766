import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { reprDigest } from '@static-file-upload/contract/headers';
import { rawUploadResponse } from '@static-file-upload/contract/receipt';
import { formOf } from '@static-file-upload/testing/api/api-client';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { expectNothingStored, expectRefusal } from './support/expectations';
import { RawConnection } from './support/raw-connection';

const MiB = 1024 ** 2;
const maxUploadBytes = 12 * MiB;
const hash = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('base64');

describe('a body whose length is not announced', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ MAX_UPLOAD_BYTES: String(maxUploadBytes) });
  });

  afterAll(() => stack.stop());
  afterEach(() => stack.clear());

  const putChunked = (bytes: Buffer, headers: Readonly<Record<string, string>> = {}) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / 100_000) }, (_, at) =>
      bytes.subarray(at * 100_000, (at + 1) * 100_000),
    );
    return stack.client.putRaw('f.bin', '?sensitive=false', Readable.from(chunks), headers);
  };

  test.each([0, 1, 10_000, 5 * MiB, 5 * MiB + 1, maxUploadBytes])(
    'is stored whole when it has %d bytes',
    async (size) => {
      const bytes = randomBytes(size);
      const response = await putChunked(bytes);
      const receipt = await readReceipt(response);
      expect([response.status, receipt.size]).toEqual([201, size]);
      const found = await stack.stored.find(stack.stored.normalBucket, receipt.key);
      expect(found?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    },
  );

  test('is stored when it is small, however many come at once, and so are forms', async () => {
    const bytes = randomBytes(10_000);
    const form = () => formOf(['sensitive', 'false'], ['file', new Blob([bytes]), 'f.bin']);
    const responses = await Promise.all(
      Array.from({ length: 60 }, (_, at) => (at % 2 ? putChunked(bytes) : stack.client.postForm(form()))),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
  });

  test('is refused with 413 when it has more bytes than the limit', () =>
    expectRefusal(stack, putChunked(randomBytes(maxUploadBytes + 1)), 413, 'too-large'));

  test('is an empty file when there is no body either', async () => {
    const connection = new RawConnection(stack.backend.url);
    await connection.writeHead('PUT', '/api/uploads/empty?sensitive=false', stack.client.authorization);
    await eventually(() => connection.received.includes('"size":0'));
    expect(connection.received).toMatch(/^HTTP\/1.1 201 /);
    connection.close();
  });

  describe('with an Idempotency-Key', () => {
    const announced = (bytes: Uint8Array) => ({
      'repr-digest': reprDigest(hash('sha256', bytes)),
      'idempotency-key': 'k',
    });

    test.each([0, 10_000, 6 * MiB])('is confirmed when %d bytes come again', async (size) => {
      const bytes = randomBytes(size);
      const first = await readReceipt(putChunked(bytes, announced(bytes)));
      const second = await putChunked(bytes, announced(bytes));
      expect(second.status).toBe(200);
      const { id, key, filename, sensitive, checksum } = first;
      expect(await second.json()).toEqual({ id, key, filename, size, sensitive, checksum, replayed: true });
      expect(await stack.stored.keys(stack.stored.normalBucket, stack.account.sub)).toEqual([key]);
    });

    test('is not confirmed when other bytes come under the same digest', async () => {
      const bytes = randomBytes(10_000);
      await readReceipt(putChunked(bytes, announced(bytes)));
      const other = await putChunked(randomBytes(10_000), announced(bytes));
      expect([other.status, await other.json()]).toEqual([
        422,
        expect.objectContaining({ type: '/problems/checksum-mismatch' }),
      ]);
    });

    test('is another object than the same file with its length', async () => {
      const bytes = randomBytes(10_000);
      const chunked = await readReceipt(putChunked(bytes, announced(bytes)));
      const response = await stack.client.putRaw('f.bin', '?sensitive=false', bytes, announced(bytes));
      const sized = rawUploadResponse.parse(await response.json());
      expect([response.status, sized.key === chunked.key]).toEqual([201, false]);
    });
  });

  describe('with a digest in its trailers', () => {
    const bytes = randomBytes(10_000);
    const right = `Repr-Digest: ${reprDigest(hash('sha256', bytes))}`;
    const wrong = `Repr-Digest: ${reprDigest(hash('sha256', Buffer.of()))}`;

    const send = async (trailer: string, lines: readonly string[]): Promise<string> => {
      const connection = new RawConnection(stack.backend.url);
      const framing = { 'transfer-encoding': 'chunked', ...(trailer === '' ? {} : { trailer }) };
      const headers = { ...stack.client.authorization, ...framing };
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=false', headers);
      await connection.write(`${bytes.length.toString(16)}\r\n`);
      await connection.write(bytes);
      await connection.write(`\r\n0\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`);
      await eventually(() => /\}$/.test(connection.received));
      connection.close();
      return connection.received;
    };

    test.each([
      ['Repr-Digest', [right]],
      ['x-other, repr-digest', ['X-Other: 1', right]],
      [
        'Content-MD5, Digest',
        [`Content-MD5: ${hash('md5', bytes)}`, `Digest: SHA-512=${hash('sha512', bytes)}`],
      ],
    ])('is stored when the header Trailer is %j and the digests are right', async (trailer, lines) => {
      expect(await send(trailer, lines)).toMatch(/^HTTP\/1.1 201 /);
    });

    test.each([
      ['it is wrong', 'Repr-Digest', [wrong], 422],
      ['one of two is wrong', 'Repr-Digest, Digest', [right, `Digest: MD5=${hash('md5', Buffer.of())}`], 422],
      ['it does not come', 'Repr-Digest', [], 400],
      ['it was not named', '', [right], 400],
      ['another was named', 'Content-MD5', [right], 400],
      ['it cannot be checked', 'X-Amz-Checksum-Crc32c', ['X-Amz-Checksum-Crc32c: AAAAAA=='], 400],
    ])('is refused when %s', async (_, trailer, lines, status) => {
      expect(await send(trailer, lines)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      await expectNothingStored(stack);
    });
  });

  test('is refused when its header Trailer names a digest that cannot follow a body of known length', () =>
    expectRefusal(
      stack,
      stack.client.putRaw('f', '?sensitive=false', Buffer.from('x'), { trailer: 'Repr-Digest' }),
      400,
      'malformed-request',
    ));
});
