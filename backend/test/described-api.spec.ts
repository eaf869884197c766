import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { problemDetails, slugOf } from '@static-file-upload/contract/problems';
import { receipt as receiptSchema } from '@static-file-upload/contract/receipt';
import { parseExactly } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { testSeed } from '@static-file-upload/testing/common/seeded-random';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import { join } from 'node:path';
import { operationsOf, withRightDigest } from './support/described-api';
import { exchange, type ReceivedResponse, type SentRequest } from './support/exchange';
import { RawConnection } from './support/raw-connection';

const committed = operationsOf(readFileSync(join(__dirname, '../../docs/openapi.json'), 'utf8'));
const seed = testSeed();
/** What a request that fits the document is still refused for: it lacks what an earlier response has given out. */
const needsState = ['invalid-ticket'];
/** Its target is not an address of the server. */
const methods = METHODS.filter((method) => method !== 'CONNECT');

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    MAX_UPLOAD_BYTES: '20000',
    MAX_DIRECT_UPLOAD_BYTES: '5000000',
    USER_REQUESTS_PER_SECOND: '100000',
    ADDRESS_REQUESTS_PER_SECOND: '100000',
  });
});

afterAll(() => stack.stop());

const send = (request: SentRequest, authorization: object = stack.client.authorization) =>
  exchange(stack.backend.url, { ...request, headers: { ...request.headers, ...authorization } });

const typeOf = ({ text }: ReceivedResponse) => slugOf(parseExactly(problemDetails, text).type);

describe('docs/openapi.json', () => {
  let operations: ReturnType<typeof operationsOf>;
  let accepted: string[];

  /** The document of the running server, which has its limits. */
  beforeAll(async () => {
    operations = operationsOf(await (await fetch(`${stack.backend.url}/api/openapi.json`)).text());
    accepted = [];
  });

  afterAll(async () => {
    const { stored, account } = stack;
    expect((await stored.keys(stored.normalBucket, account.sub)).sort()).toEqual(accepted.sort());
  });

  const bounds = (numRuns: number) => ({ seed, numRuns });
  const operationAt = (method: string, path: string) => {
    const found = operations.find((operation) => operation.method === method && operation.path === path);
    if (!found) throw new Error(`The server does not describe ${method} ${path}`);
    return found;
  };

  test.each(committed)(
    'describes $method $path: whatever fits the description is accepted',
    async (known) => {
      const operation = operationAt(known.method, known.path);
      await fc.assert(
        fc.asyncProperty(operation.valid(), fc.boolean(), async (values, isRight) => {
          const response = await send(operation.encode(isRight ? withRightDigest(values) : values));
          expect(operation.statuses).toContain(response.status);
          if (response.status === 201) accepted.push(parseExactly(receiptSchema, response.text).key);
          if (response.status < 300) return;
          const excused = isRight ? needsState : [...needsState, 'checksum-mismatch'];
          expect(excused).toContain(typeOf(response));
        }),
        bounds(operation.method === 'GET' || operation.method === 'HEAD' ? 2 : 40),
      );
    },
  );

  test.each(committed.filter((operation) => operation.invalid().length > 0))(
    'describes $method $path: what breaks any of its constraints is refused with 4xx',
    async (known) => {
      const operation = operationAt(known.method, known.path);
      for (const { of, request } of operation.invalid()) {
        await fc.assert(
          fc.asyncProperty(request, async (values) => {
            const response = await send(operation.encode(withRightDigest(values)));
            const { status } = response;
            if (status < 400 || status > 499 || !operation.statuses.includes(status))
              throw new Error(`${of}: ${status} ${response.text}`);
          }),
          bounds(5),
        );
      }
    },
  );
});

describe('a method that an address does not have', () => {
  const addresses = new Map<string, readonly string[]>();
  for (const { path, method } of committed) addresses.set(path, [...(addresses.get(path) ?? []), method]);
  for (const page of [
    '/',
    '/sign-in',
    '/index.html',
    '/manifest.webmanifest',
    '/api/docs',
    '/api/openapi.json',
  ])
    addresses.set(page, ['GET', 'HEAD']);

  /** What the head of a request may say of its body, which must not matter. */
  const extras = fc.record(
    {
      'content-type': fc.constantFrom('application/json', 'no type at all', 'multipart/form-data'),
      'content-range': fc.constant('bytes 0-4/10'),
      'content-encoding': fc.constant('gzip'),
      authorization: fc.constantFrom('', 'Bearer forged'),
    },
    { requiredKeys: [] },
  );

  test.each([...addresses])('is refused with 405 at %s, which allows %j', async (path, allowed) => {
    for (const method of methods.filter((name) => !allowed.includes(name))) {
      await fc.assert(
        fc.asyncProperty(extras, fc.constantFrom(undefined, Buffer.from('{')), async (headers, body) => {
          const target = path.replaceAll(/[{}]/g, '');
          const response = await send({ method, path: target, headers, body }, {});
          expect([method, response.status, response.headers.allow]).toEqual([
            method,
            405,
            [...allowed].sort().join(', '),
          ]);
          if (method !== 'HEAD') expect(typeOf(response)).toBe('method-not-allowed');
        }),
        { seed, numRuns: 2 },
      );
    }
  });

  test.each(['/api/nothing', '/health/nothing', '/nothing.js'])(
    'is refused with 404 at %s, as every method is at an address that does not exist',
    async (path) => {
      for (const method of methods)
        expect([method, (await send({ method, path })).status]).toEqual([method, 404]);
    },
  );

  test('is refused with 400 when no specification has it', async () => {
    const connection = new RawConnection(stack.backend.url);
    await connection.writeHead('FETCH', '/api/uploads', stack.client.authorization);
    await eventually(() => connection.isClosed);
    expect(connection.received).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('a request without a token', () => {
  const closed = committed.filter(({ isClosed }) => isClosed);
  const heads = fc.record(
    {
      'content-type': fc.constantFrom(
        'application/json',
        'text/plain',
        'no type at all',
        'multipart/form-data',
        '',
      ),
      'content-range': fc.constant('bytes 0-4/10'),
      'content-encoding': fc.constantFrom('gzip', 'identity'),
      'repr-digest': fc.constant('sha-256=:AAAA:'),
      'idempotency-key': fc.constantFrom('', 'key'),
      authorization: fc.constantFrom('', 'Bearer forged', 'Basic eA=='),
    },
    { requiredKeys: [] },
  );
  const bodies = fc.constantFrom<readonly [Readonly<Record<string, string>>, Uint8Array]>(
    [{}, Buffer.alloc(0)],
    [{ 'content-length': '1' }, Buffer.from('{')],
    [{ 'content-length': String(2 * 1024 ** 2) }, Buffer.alloc(2 * 1024 ** 2, '{')],
    [{ 'content-length': '99999999999' }, Buffer.alloc(0)],
    [{ 'transfer-encoding': 'chunked' }, Buffer.from('1\r\n{\r\n')],
    [{ 'transfer-encoding': 'gzip, chunked' }, Buffer.alloc(0)],
  );

  test.each(closed)(
    'is refused with 401 by $method $path, whatever its body is',
    async ({ method, path }) => {
      await fc.assert(
        fc.asyncProperty(heads, bodies, async (head, [framing, body]) => {
          const connection = new RawConnection(stack.backend.url);
          await connection.writeHead(method, path, { ...head, ...framing });
          void connection.write(body);
          await eventually(() => connection.received.includes('\r\n\r\n'));
          connection.close();
          expect(connection.received).toMatch(/^HTTP\/1\.1 401 /);
          expect(connection.received).toMatch(/\r\nwww-authenticate: Bearer/i);
        }),
        { seed, numRuns: 15 },
      );
    },
  );
});
