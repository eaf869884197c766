import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { type ApiClient, formOf } from '@static-file-upload/testing/api/api-client';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { crc32Of } from '@static-file-upload/testing/common/crc32';
import { type Account } from '@static-file-upload/testing/people/account';
import { bundlePath } from '@static-file-upload/testing/stack/mover';
import { type StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import { end, formType, part } from './support/handmade-form';

const MiB = 1024 ** 2;
const sizes = {
  'nothing at all': 0,
  '10 kB': 10_000,
  'exactly one part': 5 * MiB,
  '12 MiB and a bit': 12 * MiB + 7,
};

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('an upload', () => {
  let stack: Stack;
  let objects: StoredObjects;
  let account: Account;
  let client: ApiClient;

  beforeAll(async () => {
    stack = await startStack({}, { environment: { LOCAL_AWS_LAMBDA_BUNDLE: bundlePath } });
    ({ stored: objects, account, client } = stack);
  });

  afterAll(() => stack.stop());

  type Route = 'raw' | 'form';

  function send(route: Route, filename: string, sensitive: boolean, bytes: Uint8Array<ArrayBuffer>) {
    const type = 'text/csv; header=present';
    return route === 'raw'
      ? client.putRaw(filename, `?sensitive=${sensitive}`, bytes, { 'content-type': type })
      : client.postForm(
          formOf(['sensitive', String(sensitive)], ['file', new Blob([bytes], { type }), filename]),
        );
  }

  async function stored(pending: Promise<Response>): Promise<Receipt> {
    const response = await pending;
    expect(response.status).toBe(201);
    return readReceipt(response);
  }

  const find = ({ key, sensitive }: Receipt) =>
    sensitive ? objects.findMoved(key) : objects.find(objects.normalBucket, key);

  test('that names no coding but identity and binary is stored as it is', async () => {
    const bytes = Buffer.from('as it is');
    const identity = { 'content-encoding': 'Identity' };
    const raw = await stored(client.putRaw('raw.txt', '?sensitive=false', bytes, identity));
    const file = part(
      'form-data; name="file"; filename="form.txt"\r\nContent-Transfer-Encoding: Binary',
      bytes.toString(),
    );
    const sensitive = part('form-data; name="sensitive"\r\nContent-Transfer-Encoding: 8bit', 'false');
    const form = await stored(client.postForm(sensitive + file + end, { ...formType, ...identity }));
    for (const receipt of [raw, form]) expect((await find(receipt))?.sha256).toBe(sha256(bytes));
  });

  describe.each(['raw', 'form'] as const)('by the %s route', (route) => {
    describe.each([true, false])('with sensitive=%s', (sensitive) => {
      test.each(Object.entries(sizes))('of %s is stored in its bucket, byte for byte', async (_, size) => {
        const bytes = randomBytes(size);
        const receipt = await stored(send(route, 'report.csv', sensitive, bytes));

        expect(receipt).toMatchObject({
          key: `${account.sub}/${receipt.id}/report.csv`,
          filename: 'report.csv',
          size,
          sensitive,
          contentType: 'text/csv; header=present',
          checksum: { algorithm: 'CRC32', value: crc32Of(bytes) },
          etag: expect.stringMatching(/^[0-9a-f]{32}(-\d+)?$/),
          uploadedBy: account.sub,
        });
        expect(Date.parse(receipt.uploadedAt)).toBeCloseTo(Date.now(), -5);
        expect(await find(receipt)).toEqual({
          sha256: sha256(bytes),
          size,
          contentType: 'text/csv; header=present',
          contentDisposition: 'attachment',
          metadata: {
            'filename-b64': Buffer.from('report.csv').toString('base64url'),
            'uploaded-by': account.sub,
          },
          encryption: sensitive ? 'aws:kms' : 'AES256',
        });
      });
    });

    test.each([
      ['a name with spaces.txt', 'a name with spaces.txt'],
      ['100 % + 1.txt', '100 % + 1.txt'],
      ['😀 naïve.pdf', '😀 naïve.pdf'],
      ['cafe\u0301.txt', 'caf\u00e9.txt'],
      ['say "hi", it\'s me; ok.txt', 'say "hi", it\'s me; ok.txt'],
      ['../../etc/passwd', 'passwd'],
      ['C:\\Users\\me\\letter.doc', 'letter.doc'],
      ['a?b#c&d=e.txt', 'a?b#c&d=e.txt'],
      ['nul\u0000 and bell\u0007.txt', 'nul and bell.txt'],
      ['x\r\nSet-Cookie: a=b.txt', 'xSet-Cookie: a=b.txt'],
      ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
      ['é'.repeat(127), 'é'.repeat(127)],
    ])('keeps the name %j as %j', async (sent, kept) => {
      const receipt = await stored(send(route, sent, false, Buffer.from('x')));
      expect(receipt.filename).toBe(kept);
      expect(receipt.key).toBe(`${account.sub}/${receipt.id}/${kept}`);
      const object = await objects.find(objects.normalBucket, receipt.key);
      expect(Buffer.from(object?.metadata['filename-b64'] ?? '', 'base64url').toString()).toBe(kept);
    });

    test('under a name that exists becomes an object of its own', async () => {
      const [first, second] = [randomBytes(100), randomBytes(100)];
      const receipts = [
        await stored(send(route, 'twice.bin', false, first)),
        await stored(send(route, 'twice.bin', false, second)),
      ];
      const found = await Promise.all(receipts.map(find));
      expect(found.map((object) => object?.sha256)).toEqual([sha256(first), sha256(second)]);
    });

    test.each([true, false])('is tagged sensitive=%s by the request that creates it', async (sensitive) => {
      // The mover leaves a normal object alone and removes a sensitive one, so only the tag of the former can be read.
      const receipt = await stored(send(route, 'tagged.txt', sensitive, Buffer.from('x')));
      if (sensitive) expect((await objects.findMoved(receipt.key))?.sha256).toBe(sha256(Buffer.from('x')));
      else expect(await objects.tags(objects.normalBucket, receipt.key)).toEqual({ sensitive: 'false' });
    });
  });

  test.each(['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
    'by the raw route is stored as bytes when its type is %s',
    async (type) => {
      const bytes = Buffer.from('{ this is not of that type');
      const receipt = await stored(
        client.putRaw('odd.json', '?sensitive=false', bytes, { 'content-type': type }),
      );
      expect(receipt.contentType).toBe(type);
      expect((await find(receipt))?.sha256).toBe(sha256(bytes));
    },
  );

  test('without a content type is stored as application/octet-stream', async () => {
    const receipt = await stored(client.putRaw('plain', '?sensitive=false', Buffer.from('x')));
    expect(receipt.contentType).toBe('application/octet-stream');
  });

  test('leaves one line in the log, without name or token', () => {
    const uploads = stack.backend.logLines.filter(({ route }) => String(route).startsWith('/api/uploads'));
    expect(uploads.length).toBeGreaterThan(40);
    expect(uploads.every(({ requestId, durationMs }) => requestId && Number(durationMs) >= 0)).toBe(true);
    expect(uploads.find(({ bytes }) => bytes === sizes['12 MiB and a bit'])).toMatchObject({
      method: 'PUT',
      route: '/api/uploads/:filename',
      status: 201,
    });
    for (const secret of [
      account.accessToken,
      account.accessToken.slice(-40),
      'report.csv',
      'sensitive=',
      'Bearer',
    ]) {
      expect(stack.backend.log).not.toContain(secret);
    }
  });
});
