import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { type Receipt, receipt as receiptSchema } from '@static-file-upload/contract/receipt';
import { parseExactly } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { testSeed } from '@static-file-upload/testing/common/seeded-random';
import { boundary, end, filePart, formType, part, sensitivePart } from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

/** Bounded twice, so that a slow machine does less and not longer; a failure prints the smallest case. */
const bounds = {
  seed: testSeed(),
  numRuns: 150,
  interruptAfterTimeLimit: 5000,
  markInterruptAsFailure: false,
};
const respondsWithinMs = 20_000;
/** Damaged HTTP may leave the server waiting for more bytes: then this long shows nothing to wait for. */
const noResponseWithinMs = 100;
const respondedWithinMs = 1000;
const maxResidentMiB = 300;

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

/** Changes at relative offsets, so that they can be applied to any bytes. */
const edits = fc.array(
  fc.record<Edit>({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 12 }),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc
        .constantFrom('\r\n', '--', `--${boundary}`, end, '\0', '"', ';', '%00', '\r\n\r\n')
        .map((text) => Buffer.from(text)),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function edited(original: Buffer, changes: readonly Edit[]): Buffer<ArrayBuffer> {
  return changes.reduce((bytes, { at, remove, insert }) => {
    const index = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, index), insert, bytes.subarray(index + remove)]);
  }, Buffer.from(original));
}

const headerValue = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
  .map((text) => text.replace(/\x7f/g, '').trim());
const word = fc.oneof(
  fc.constantFrom('sensitive', 'sha256', 'file', 'true', 'false', '', 'note'),
  fc.string(),
);
const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom('..', '/', '\0', 'a/../..'),
);

describe('a random request', () => {
  let stack: Stack;
  let accepted: string[] = [];
  /** Requests whose connection ended before their response came: their files may be stored or not. */
  let brokenOff = 0;

  beforeAll(async () => {
    stack = await startStack({ MAX_UPLOAD_BYTES: '200000', USER_REQUESTS_PER_SECOND: '100000' });
  });

  afterAll(() => stack.stop());

  /** Only what was acknowledged is stored, and the server is well. */
  afterEach(async () => {
    const { stored, account, backend } = stack;
    const keys = await stored.keys(stored.normalBucket, account.sub);
    expect(keys).toEqual(expect.arrayContaining(accepted));
    expect(keys.length - accepted.length).toBeLessThanOrEqual(brokenOff);
    expect((await fetch(`${backend.url}/health`)).status).toBe(200);
    expect(residentMiB(backend.pid)).toBeLessThan(maxResidentMiB);
    await stack.clear();
    accepted = [];
    brokenOff = 0;
  });

  /** Responds in time, and never with an error of the server. @returns the receipt when the file was stored */
  async function settle(
    method: string,
    path: string,
    body: Buffer<ArrayBuffer>,
    headers: Readonly<Record<string, string>>,
  ): Promise<Receipt | undefined> {
    const response = await fetch(new URL(path, stack.backend.url), {
      method,
      body,
      headers: { ...stack.client.authorization, ...headers },
      signal: AbortSignal.timeout(respondsWithinMs),
    });
    const text = await response.text();
    if (response.status === 201) {
      const receipt = parseExactly(receiptSchema, text);
      accepted.push(receipt.key);
      return receipt;
    }
    expect(response.status === 200 || (response.status >= 400 && response.status < 500)).toBe(true);
    if (response.status >= 400) expect(JSON.parse(text)).toMatchObject({ status: response.status });
    return undefined;
  }

  const postForm = (body: Buffer<ArrayBuffer>) => settle('POST', '/api/uploads', body, formType);

  test('that is a form of any parts is stored or refused', async () => {
    const anyPart = fc
      .tuple(word, fc.option(name, { nil: undefined }), fc.uint8Array({ maxLength: 200 }))
      .map(([field, filename, body]) => {
        const file = filename === undefined ? '' : `; filename="${filename}"`;
        return part(`form-data; name="${field}"${file}`, Buffer.from(body).toString('latin1'));
      });
    const form = fc.tuple(
      fc.array(anyPart, { maxLength: 20 }),
      fc.constantFrom('', end, sensitivePart + filePart + end),
    );
    await fc.assert(
      fc.asyncProperty(form, async ([parts, rest]) => {
        await postForm(Buffer.from(parts.join('') + rest));
      }),
      bounds,
    );
  });

  test('that is a damaged form is stored or refused', async () => {
    const good = Buffer.from(
      sensitivePart + part('form-data; name="sha256"', '0'.repeat(64)) + filePart + end,
    );
    const short = Buffer.from(sensitivePart + filePart + end);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(good, short), edits, async (original, changes) => {
        await postForm(edited(original, changes));
      }),
      bounds,
    );
  });

  test('with any bytes, name, query and headers is stored as it is, or refused', async () => {
    const headers = fc.record(
      {
        'content-type': fc.oneof(
          fc.constantFrom('application/json', 'text/plain', formType['content-type']),
          headerValue,
        ),
        'repr-digest': fc.oneof(fc.constantFrom('sha-256=:AAAA:', 'sha-512=:AAAA:'), headerValue),
        'idempotency-key': headerValue,
      },
      { requiredKeys: [] },
    );
    const query = fc.oneof(
      fc.constant('?sensitive=true'),
      fc.constant('?sensitive=false'),
      fc.webQueryParameters().map((text) => `?${text}`),
    );
    await fc.assert(
      fc.asyncProperty(
        name,
        query,
        headers,
        fc.uint8Array({ maxLength: 2000 }),
        async (filename, search, sent, bytes) => {
          const body = Buffer.from(bytes);
          const path = `/api/uploads/${encodeURIComponent(filename.toWellFormed())}${search}`;
          const receipt = await settle('PUT', path, body, sent);
          if (!receipt) return;
          const found = await stack.stored.find(stack.stored.normalBucket, receipt.key);
          expect(found?.sha256).toBe(createHash('sha256').update(body).digest('hex'));
        },
      ),
      { ...bounds, numRuns: 100 },
    );
  });

  test('that is damaged HTTP is refused, cut off or still waited for', async () => {
    const { authorization } = stack.client.authorization;
    const head = `PUT /api/uploads/f.txt?sensitive=true HTTP/1.1\r\nHost: test\r\nAuthorization: ${authorization}\r\n`;
    const request = Buffer.from(`${head}Content-Length: 5\r\nConnection: close\r\n\r\nhello`);
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        const received = await exchange(edited(request, changes));
        for (const [, status] of received.matchAll(/^HTTP\/1\.1 (\d+)/gm))
          expect(Number(status)).toBeLessThan(500);
        for (const [, key] of received.matchAll(/"key":"([^"]+)"/g)) if (key) accepted.push(key);
      }),
      { ...bounds, numRuns: 60 },
    );
  });

  /** Sends bytes, and gives up soon when the server still waits for more of them. */
  async function exchange(bytes: Buffer): Promise<string> {
    const connection = new RawConnection(stack.backend.url);
    await connection.write(bytes);
    const waitFor = (condition: () => boolean, withinMs: number) =>
      eventually(condition, withinMs).catch(() => undefined);
    await waitFor(() => connection.isClosed || connection.received !== '', noResponseWithinMs);
    if (connection.received !== '') await waitFor(() => connection.isClosed, respondedWithinMs);
    if (!connection.isClosed || hasRubbishBehind(bytes)) brokenOff += 1;
    connection.reset();
    return connection.received;
  }
});

/** Rubbish behind a whole request gets a response of its own, which ends the connection. */
function hasRubbishBehind(bytes: Buffer): boolean {
  const [head = '', ...rest] = bytes.toString('latin1').split('\r\n\r\n');
  const announced = /^content-length:\s*(\d+)/im.exec(head)?.[1];
  return announced !== undefined && rest.join('\r\n\r\n').length > Number(announced);
}

function residentMiB(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
