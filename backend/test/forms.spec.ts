import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { crc32Of } from '@static-file-upload/testing/common/crc32';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { createHash } from 'node:crypto';
import { expectNothingStored, expectRefusal } from './support/expectations';
import { end, filePart, formType, part, sensitivePart } from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

const content = 'content\r\n--the-boundary is not here\r\n';
const digest = (algorithm: string, text = content) => createHash(algorithm).update(text).digest('base64');

/** A form whose file has more headers, each in its line. */
function formWith(...headers: readonly string[]): string {
  const disposition = ['form-data; name="file"; filename="f.txt"', ...headers].join('\r\n');
  return sensitivePart + part(disposition, content) + end;
}

describe('a form', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterAll(() => stack.stop());
  afterEach(() => stack.clear());

  const post = (form: string, headers: Readonly<Record<string, string>> = {}) =>
    stack.client.postForm(Buffer.from(form, 'latin1'), { ...formType, ...headers });

  async function expectStored(form: string, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const response = await post(form, headers);
    expect(response.status).toBe(201);
    const { key } = await readReceipt(response);
    const found = await stack.stored.find(stack.stored.normalBucket, key);
    expect(found?.sha256).toBe(createHash('sha256').update(content).digest('hex'));
  }

  test('with blanks after each boundary is stored without them, and lines like a boundary stay', async () => {
    await expectStored(formWith().replaceAll(/(--the-boundary(?:--)?)\r\n/g, '$1 \t\r\n'));
  });

  test('with an empty sha256 is stored, because an empty optional field is not given', async () => {
    await expectStored(part('form-data; name="sha256"', '') + formWith());
  });

  test('that says it is written in UTF-8 is stored', async () => {
    await expectStored(part('form-data; name="_charset_"', 'UTF-8') + formWith());
  });

  test.each([
    `Content-MD5: ${digest('md5')}`,
    `Repr-Digest: sha-512=:${digest('sha512')}:, unixsum=:AAAA:`,
    `Content-Digest: md5=:${digest('md5')}:, sha-256=:${digest('sha256')}:`,
    `Digest: UNIXsum=1, SHA-256=${digest('sha256')}`,
    `X-Amz-Checksum-Sha256: ${digest('sha256')}`,
    `x-amz-checksum-crc32: ${crc32Of(Buffer.from(content))}`,
    `Content-Length: ${content.length}`,
  ])('whose file is what its headers announce is stored: %s', async (header) => {
    await expectStored(formWith(header));
  });

  test.each([
    `Content-MD5: ${digest('md5', 'other')}`,
    `Repr-Digest: sha-512=:${digest('sha512', 'other')}:`,
    `Content-Digest: md5=:${digest('md5')}:, sha-256=:${digest('sha256', 'other')}:`,
    `Digest: SHA-256=${digest('sha256', 'other')}`,
    `X-Amz-Checksum-Sha256: ${digest('sha256', 'other')}`,
    'X-Amz-Checksum-Crc32: AAAAAA==',
  ])('whose file has another digest than its headers announce is refused with 422: %s', async (header) => {
    await expectRefusal(stack, post(formWith(header)), 422, 'checksum-mismatch');
  });

  test('whose field has another digest than its headers announce is refused with 422', async () => {
    const field = part(`form-data; name="note"\r\nContent-MD5: ${digest('md5', 'other')}`, 'a note');
    await expectRefusal(stack, post(field + formWith()), 422, 'checksum-mismatch');
  });

  test.each([
    'Repr-Digest: crc32c=:AAAA:',
    'Digest: UNIXsum=1',
    'Content-MD5: AAAA',
    'Content-Digest: sha-256',
  ])('whose file announces no digest that can be checked is refused with 400: %s', async (header) => {
    await expectRefusal(stack, post(formWith(header)), 400, 'malformed-request');
  });

  test.each([
    ['content-md5', (form: string) => digest('md5', form)],
    ['content-digest', (form: string) => `sha-256=:${digest('sha256', form)}:`],
    ['repr-digest', (form: string) => `sha-512=:${digest('sha512', form)}:`],
    ['digest', (form: string) => `sha-256=${digest('sha256', form)}`],
  ])(
    'is compared with the digest that %s of its request announces, to its last byte',
    async (name, value) => {
      const form = `${formWith()}an epilogue`;
      await expectStored(form, { [name]: value(form) });
      await stack.clear();
      const others = post(form, { [name]: value(`${form}.`) });
      await expectRefusal(stack, others, 422, 'checksum-mismatch');
    },
  );

  test('is refused with 400 when its request announces no digest that can be checked', async () => {
    const headers = { 'content-digest': 'adler=:AAAA:' };
    await expectRefusal(stack, post(formWith(), headers), 400, 'malformed-request');
  });

  test.each([
    ['has', 201, ''],
    ['does not have', 422, 'other'],
  ])('that %s the digest of its trailer is answered with %d', async (_, status, more) => {
    const connection = new RawConnection(stack.backend.url);
    const headers = { ...stack.client.authorization, ...formType, 'transfer-encoding': 'chunked' };
    await connection.writeHead('POST', '/api/uploads', { ...headers, trailer: 'content-md5' });
    const form = formWith();
    const size = form.length.toString(16);
    await connection.write(`${size}\r\n${form}\r\n0\r\ncontent-md5: ${digest('md5', form + more)}\r\n\r\n`);
    await eventually(() => /signature|requestId/.test(connection.received));
    expect(connection.received).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    connection.close();
    if (status !== 201) await expectNothingStored(stack);
  });

  test.each<[string, readonly string[], number, ProblemType]>([
    ['2,000 headers', Array.from({ length: 2000 }, (_, index) => `X-${index}: x`), 400, 'malformed-request'],
    ['17 headers', Array.from({ length: 16 }, (_, index) => `X-${index}: x`), 400, 'malformed-request'],
    ['a header of 100 kB', [`X-Long: ${'x'.repeat(100_000)}`], 400, 'malformed-request'],
    ['a folded header', ['X-Folded: a', ' b'], 400, 'malformed-request'],
    ['a header without a colon', ['no header'], 400, 'malformed-request'],
    ['a header without a name', [': x'], 400, 'malformed-request'],
    ['a header with a blank in its name', ['Content-MD5 : x'], 400, 'malformed-request'],
    ['a header with a bare line feed', ['X-Feed: a\nContent-MD5: x'], 400, 'malformed-request'],
    ['two Content-Dispositions', ['content-disposition: form-data; name="x"'], 400, 'malformed-request'],
    ['two content types', ['Content-Type: a/b', 'Content-Type: a/c'], 400, 'malformed-request'],
    ['another length', [`Content-Length: ${content.length + 1}`], 400, 'malformed-request'],
    ['a range', ['Content-Range: bytes 0-4/10'], 400, 'malformed-request'],
    ['an encoded body', ['Content-Encoding: gzip'], 415, 'unsupported-media-type'],
  ])('whose file has %s is refused', async (_, headers, status, type) => {
    await expectRefusal(stack, post(formWith(...headers)), status, type);
  });

  test.each([
    ['whose file has two names', 'form-data; name="file"; filename="a"; filename="b"'],
    ['whose field has two names', 'form-data; name="file"; name="sensitive"; filename="a"'],
    ['whose Content-Disposition breaks off', 'form-data; name="file"; filename="a'],
  ])('%s is refused with 400', async (_, disposition) => {
    const form = sensitivePart + part(disposition, content) + end;
    await expectRefusal(stack, post(form), 400, 'malformed-request');
  });

  test('in another charset than UTF-8 is refused with 400', async () => {
    const form = part('form-data; name="_charset_"', 'shift_jis') + formWith();
    await expectRefusal(stack, post(form), 400, 'malformed-request');
  });

  test.each([
    ['filename="%C3%BC.txt"', 'ü.txt'],
    ["filename*0*=UTF-8''%C3; filename*1*=%BC.txt", 'ü.txt'],
    ['filename="=?iso-8859-1?Q?=FC.txt?="', 'ü.txt'],
    ['filename="100%.txt"', '100%.txt'],
  ])('with %s is stored under the name that a person sees', async (sent, filename) => {
    const response = await post(sensitivePart + part(`form-data; name="file"; ${sent}`, content) + end);
    expect((await readReceipt(response)).filename).toBe(filename);
  });

  test.each(['filename="\xFC.txt"', 'filename="50%25.txt"', "filename*=x''%FC", 'filename="\xEF\xBF\xBD"'])(
    'with %s is refused with 422, because its name is not certain',
    async (sent) => {
      const form = sensitivePart + part(`form-data; name="file"; ${sent}`, content) + end;
      await expectRefusal(stack, post(form), 422, 'invalid-filename');
    },
  );

  test('whose headers arrive one byte at a time is stored as it is', async () => {
    const connection = new RawConnection(stack.backend.url);
    const form = sensitivePart + filePart + end;
    const headers = { ...stack.client.authorization, ...formType, 'content-length': form.length };
    await connection.writeHead('POST', '/api/uploads', headers);
    for (const character of form) await connection.write(character);
    await eventually(() => connection.received.includes('signature'));
    expect(connection.received).toMatch(/^HTTP\/1.1 201 /);
    expect(connection.received).toContain(`"size":${'content'.length}`);
    connection.close();
  });
});
