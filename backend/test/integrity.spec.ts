import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { formOf, type Receipt } from './support/client';
import { type Stack, startStack } from './support/stack';

const lambdaBundle = join(__dirname, '../../lambda/dist/index.cjs');
const MiB = 1024 ** 2;

const sha256 = (bytes: Uint8Array, encoding: 'hex' | 'base64') =>
  createHash('sha256').update(bytes).digest(encoding);
const reprDigest = (bytes: Uint8Array) => ({ 'repr-digest': `sha-256=:${sha256(bytes, 'base64')}:` });

describe('A checksum that the client announces', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({}, { environment: { LOCAL_AWS_LAMBDA_BUNDLE: lambdaBundle } });
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
      const answer = await put(bytes, reprDigest(bytes));
      const receipt = (await answer.json()) as Receipt;
      expect([answer.status, receipt.size]).toEqual([201, size]);
      const checksum = { algorithm: 'SHA256', value: sha256(bytes, 'base64') };
      expect(receipt.checksum).toEqual(checksum);
      const found = await stack.storage.find(stack.storage.normalBucket, receipt.key);
      expect(found?.sha256).toBe(sha256(bytes, 'hex'));
      expect(await stack.storage.checksum(stack.storage.normalBucket, receipt.key)).toEqual({
        ...checksum,
        type: 'FULL_OBJECT',
      });
    });

    test('goes with a sensitive file into the vault', async () => {
      const bytes = randomBytes(100_000);
      const { key } = (await (await put(bytes, reprDigest(bytes), true)).json()) as Receipt;
      expect((await stack.storage.findMoved(key))?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([0, 10_000, 6 * MiB])('that %d bytes do not have is 422', async (size) => {
      const bytes = randomBytes(size);
      const others = reprDigest(randomBytes(size + 1));
      await stack.expectRefusal(put(bytes, others), 422, 'checksum-mismatch');
    });

    test.each(['sha-256=:AAAA:', 'sha-512=:AAAA:', 'md5', 'sha-256=abc'])(
      'as "%s" is 400',
      async (header) => {
        const problem = await stack.expectRefusal(
          put(randomBytes(10), { 'repr-digest': header }),
          400,
          'malformed-request',
        );
        expect(problem.errors).toEqual([{ field: 'Repr-Digest', detail: expect.any(String) }]);
      },
    );
  });

  describe('in the field sha256 of a form', () => {
    const post = (bytes: Uint8Array<ArrayBuffer>, digest: string) =>
      stack.client.postForm(
        formOf(['sensitive', 'false'], ['sha256', digest], ['file', new Blob([bytes]), 'f.bin']),
      );

    test.each([0, 10_000, 6 * MiB])('lets %d bytes pass that have it', async (size) => {
      const bytes = randomBytes(size);
      const answer = await post(bytes, sha256(bytes, 'hex').toUpperCase());
      const { key } = (await answer.json()) as Receipt;
      expect(answer.status).toBe(201);
      const found = await stack.storage.find(stack.storage.normalBucket, key);
      expect(found?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([0, 10_000, 6 * MiB])('that %d bytes do not have is 422', (size) =>
      stack.expectRefusal(
        post(randomBytes(size), sha256(randomBytes(size + 1), 'hex')),
        422,
        'checksum-mismatch',
      ),
    );

    test.each(['', 'abc', sha256(Buffer.of(), 'base64'), `${sha256(Buffer.of(), 'hex')}0`])(
      'as "%s" is 400',
      async (digest) => {
        const problem = await stack.expectRefusal(post(Buffer.from('x'), digest), 400, 'malformed-request');
        expect(problem.errors).toEqual([{ field: 'sha256', detail: expect.any(String) }]);
      },
    );
  });

  describe('with an Idempotency-Key', () => {
    const bytes = randomBytes(300_000);
    const promises = { ...reprDigest(bytes), 'idempotency-key': 'first', 'content-type': 'text/plain' };

    test('makes a repetition harmless', async () => {
      const first = await put(bytes, promises);
      const receipt = (await first.json()) as Receipt;
      const second = await put(bytes, promises);
      expect([first.status, second.status]).toEqual([201, 200]);
      const { id, key, filename, size, sensitive, checksum } = receipt;
      expect(await second.json()).toEqual({ id, key, filename, size, sensitive, checksum, replayed: true });
      expect(await stack.storage.keys(stack.storage.normalBucket, stack.account.sub)).toEqual([receipt.key]);
    });

    test('stores one object for many repetitions at once', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => put(bytes, promises)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(7).fill(200), 201]);
      expect(await stack.storage.keys(stack.storage.normalBucket, stack.account.sub)).toHaveLength(1);
    });

    test.each([
      ['key', { 'idempotency-key': 'second' }, bytes, false],
      ['type', { 'content-type': 'text/csv' }, bytes, false],
      ['content', reprDigest(bytes.subarray(1)), bytes.subarray(1), false],
      ['mark', {}, bytes, true],
    ])('is another request with another %s', async (_, change, body, sensitive) => {
      const first = (await (await put(bytes, promises)).json()) as Receipt;
      const answer = await put(body, { ...promises, ...change }, sensitive);
      const { key } = (await answer.json()) as Receipt;
      expect(answer.status).toBe(201);
      expect(key).not.toBe(first.key);
      if (sensitive) await stack.storage.findMoved(key);
    });

    test('is refused as before when the bytes are others', () =>
      stack.expectRefusal(put(randomBytes(300_000), promises), 422, 'checksum-mismatch'));

    test('stores a further, identical version when the file is in the vault already', async () => {
      const first = await put(bytes, promises, true);
      const { key } = (await first.json()) as Receipt;
      await stack.storage.findMoved(key);
      const second = await put(bytes, promises, true);
      expect([second.status, ((await second.json()) as Receipt).key]).toEqual([201, key]);
      expect((await stack.storage.findMoved(key))?.sha256).toBe(sha256(bytes, 'hex'));
    });

    test.each([
      ['no Repr-Digest', { 'idempotency-key': 'k' }],
      ['too many characters', { ...promises, 'idempotency-key': 'k'.repeat(256) }],
      ['nothing in it', { ...promises, 'idempotency-key': '' }],
    ])('and %s is 400', async (_, headers) => {
      const problem = await stack.expectRefusal(put(bytes, headers), 400, 'malformed-request');
      expect(problem.errors).toEqual([{ field: 'Idempotency-Key', detail: expect.any(String) }]);
    });
  });
});
