import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { reprDigest } from '@static-file-upload/contract/headers';
import { formOf } from '@static-file-upload/testing/api/api-client';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { bundlePath } from '@static-file-upload/testing/stack/mover';
import { expectRefusal } from './support/expectations';

const MiB = 1024 ** 2;

const sha256 = (bytes: Uint8Array, encoding: 'hex' | 'base64') =>
  createHash('sha256').update(bytes).digest(encoding);
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('base64');
const digestOf = (bytes: Uint8Array) => ({ 'repr-digest': reprDigest(sha256(bytes, 'base64')) });

describe('a checksum that the client announces', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({}, { environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath } });
  });

  afterAll(() => stack.stop());
  afterEach(() => stack.clear());

  const put = (
    bytes: Uint8Array<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
    sensitive = false,
  ) => stack.client.putRaw('f.bin', `?sensitive=${sensitive}`, bytes, headers);

  describe('in Repr-Digest', () => {
    test.each([0, 10_000, 6 * MiB])('is kept with a file of %d bytes', async (size) => {
      const bytes = randomBytes(size);
      const response = await put(bytes, digestOf(bytes));
      const receipt = await readReceipt(response);
      expect([response.status, receipt.size]).toEqual([201, size]);
      const checksum = { algorithm: 'SHA256', value: sha256(bytes, 'base64') };
      expect(receipt.checksum).toEqual(checksum);
      const found = await stack.stored.find(stack.stored.normalBucket, receipt.key);
      expect(found?.sha256).toBe(sha256(bytes, 'hex'));
      expect(await stack.stored.checksum(stack.stored.normalBucket, receipt.key)).toEqual({
        ...checksum,
        type: 'FULL_OBJECT',
      });
    });

    test('goes with a sensitive file into the vault', async () => {
      const bytes = randomBytes(100_000);
      const { key } = await readReceipt(put(bytes, digestOf(bytes), true));
      expect((await stack.stored.findMoved(key))?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([0, 10_000, 6 * MiB])('is refused with 422 when %d bytes do not have it', async (size) => {
      const bytes = randomBytes(size);
      const others = digestOf(randomBytes(size + 1));
      await expectRefusal(stack, put(bytes, others), 422, 'checksum-mismatch');
    });

    test('does not excuse another header whose digest is wrong', async () => {
      const bytes = randomBytes(10_000);
      const headers = { ...digestOf(bytes), 'content-md5': digest('md5', Buffer.of()) };
      const problem = await expectRefusal(stack, put(bytes, headers), 422, 'checksum-mismatch');
      expect(problem.errors).toEqual([{ field: 'Content-MD5', detail: expect.any(String) }]);
    });
  });

  describe.each([
    ['Repr-Digest', (bytes: Buffer) => `sha-512=:${digest('sha512', bytes)}:`],
    ['Content-Digest', (bytes: Buffer) => `sha-256=:${digest('sha256', bytes)}:`],
    ['Digest', (bytes: Buffer) => `SHA-512=${digest('sha512', bytes)}`],
    ['Content-MD5', (bytes: Buffer) => digest('md5', bytes)],
    ['X-Amz-Checksum-Sha256', (bytes: Buffer) => digest('sha256', bytes)],
    ['X-Amz-Checksum-Crc32', (bytes: Buffer) => crc32ToBase64(crc32(bytes))],
  ])('in %s', (header, valueOf) => {
    test.each([0, 10_000, 6 * MiB])('is accepted when %d bytes have it', async (size) => {
      const bytes = randomBytes(size);
      const response = await put(bytes, { [header]: valueOf(bytes) });
      const { key } = await readReceipt(response);
      expect(response.status).toBe(201);
      const found = await stack.stored.find(stack.stored.normalBucket, key);
      expect(found?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([0, 10_000, 6 * MiB])('is refused with 422 when %d bytes do not have it', async (size) => {
      const headers = { [header]: valueOf(randomBytes(size + 1)) };
      const problem = await expectRefusal(stack, put(randomBytes(size), headers), 422, 'checksum-mismatch');
      expect(problem.errors).toEqual([{ field: header, detail: expect.any(String) }]);
    });

    test('is refused with 400 when it is no digest', async () => {
      const headers = { [header]: 'abc' };
      const problem = await expectRefusal(stack, put(randomBytes(10), headers), 400, 'malformed-request');
      expect(problem.errors).toEqual([{ field: header, detail: expect.any(String) }]);
    });
  });

  describe('in the field sha256 of a form', () => {
    const post = (bytes: Uint8Array<ArrayBuffer>, announced: string) =>
      stack.client.postForm(
        formOf(['sensitive', 'false'], ['sha256', announced], ['file', new Blob([bytes]), 'f.bin']),
      );

    test.each([0, 10_000, 6 * MiB])('is accepted when %d bytes have it', async (size) => {
      const bytes = randomBytes(size);
      const response = await post(bytes, sha256(bytes, 'hex').toUpperCase());
      const { key } = await readReceipt(response);
      expect(response.status).toBe(201);
      const found = await stack.stored.find(stack.stored.normalBucket, key);
      expect(found?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test('is not given when the field is empty', async () => {
      expect((await readReceipt(await post(randomBytes(10), ''))).size).toBe(10);
    });

    test.each([0, 10_000, 6 * MiB])('is refused with 422 when %d bytes do not have it', (size) =>
      expectRefusal(
        stack,
        post(randomBytes(size), sha256(randomBytes(size + 1), 'hex')),
        422,
        'checksum-mismatch',
      ),
    );

    test('is not given when it is empty', async () => {
      expect((await post(Buffer.from('x'), '')).status).toBe(201);
    });

    test.each([' ', 'abc', sha256(Buffer.of(), 'base64'), `${sha256(Buffer.of(), 'hex')}0`])(
      'is refused with 400 when it is "%s"',
      async (announced) => {
        const problem = await expectRefusal(
          stack,
          post(Buffer.from('x'), announced),
          400,
          'malformed-request',
        );
        expect(problem.errors).toEqual([{ field: 'sha256', detail: expect.any(String) }]);
      },
    );
  });

  describe('with an Idempotency-Key', () => {
    const bytes = randomBytes(300_000);
    const announced = { ...digestOf(bytes), 'idempotency-key': 'first', 'content-type': 'text/plain' };

    test('makes a repeated request harmless', async () => {
      const first = await put(bytes, announced);
      const receipt = await readReceipt(first);
      const second = await put(bytes, announced);
      expect([first.status, second.status]).toEqual([201, 200]);
      const { id, key, filename, size, sensitive, checksum } = receipt;
      expect(await second.json()).toEqual({ id, key, filename, size, sensitive, checksum, replayed: true });
      expect(await stack.stored.keys(stack.stored.normalBucket, stack.account.sub)).toEqual([receipt.key]);
    });

    test('stores one object when a request comes many times at once', async () => {
      const responses = await Promise.all(Array.from({ length: 8 }, () => put(bytes, announced)));
      expect(responses.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(await stack.stored.keys(stack.stored.normalBucket, stack.account.sub)).toHaveLength(1);
    });

    test.each([
      ['key', { 'idempotency-key': 'second' }, bytes, false],
      ['type', { 'content-type': 'text/csv' }, bytes, false],
      ['content', digestOf(bytes.subarray(1)), bytes.subarray(1), false],
      ['classification', {}, bytes, true],
    ])('stores another object for another %s', async (_, change, body, sensitive) => {
      const first = await readReceipt(put(bytes, announced));
      const response = await put(body, { ...announced, ...change }, sensitive);
      const { key } = await readReceipt(response);
      expect(response.status).toBe(201);
      expect(key).not.toBe(first.key);
      if (sensitive) await stack.stored.findMoved(key);
    });

    test('is refused with 422 when the bytes differ from the digest', () =>
      expectRefusal(stack, put(randomBytes(300_000), announced), 422, 'checksum-mismatch'));

    test('stores a further, identical version when the file is in the vault already', async () => {
      const first = await put(bytes, announced, true);
      const { key } = await readReceipt(first);
      await stack.stored.moved(key);
      const second = await put(bytes, announced, true);
      expect([second.status, (await readReceipt(second)).key]).toEqual([201, key]);
      expect((await stack.stored.findMoved(key))?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([
      ['no Repr-Digest', { 'idempotency-key': 'k' }],
      ['a key of 256 characters', { ...announced, 'idempotency-key': 'k'.repeat(256) }],
      ['an empty key', { ...announced, 'idempotency-key': '' }],
    ])('and %s is refused with 400', async (_, headers) => {
      const problem = await expectRefusal(stack, put(bytes, headers), 400, 'malformed-request');
      expect(problem.errors).toEqual([{ field: 'Idempotency-Key', detail: expect.any(String) }]);
    });
  });
});
