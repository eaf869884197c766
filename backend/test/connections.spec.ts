import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectNothingStored } from './support/expectations';
import { boundary, end, formType, formUpToFile } from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

const file = 'the content of the file';

describe('a connection', () => {
  let stack: Stack;
  let connection: RawConnection;

  beforeAll(async () => {
    stack = await startStack();
  });

  afterEach(async () => {
    connection.close();
    await stack.clear();
  });

  afterAll(() => stack.stop());

  const put = (headers: Readonly<Record<string, string | number>>, path = '/api/uploads/a.txt') =>
    connection.writeHead('PUT', `${path}?sensitive=false`, { ...stack.client.authorization, ...headers });

  const statuses = () => [...connection.received.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);

  const storedKeys = () => stack.stored.keys(stack.stored.normalBucket, stack.account.sub);

  const open = () => (connection = new RawConnection(stack.backend.url));

  const routes = {
    raw: () => put({ 'content-length': file.length }).then(() => connection.write(file)),
    form: async () => {
      const body = `${formUpToFile}${file}\r\n${end}`;
      const headers = { ...stack.client.authorization, ...formType, 'content-length': body.length };
      await connection.writeHead('POST', '/api/uploads', headers);
      await connection.write(body);
    },
  };

  describe.each(['raw', 'form'] as const)('with an upload by the %s route', (route) => {
    test.each([
      ['a line of a log', '2026-12-01 a line that was added while the file was sent\n'],
      ['a form boundary', `\r\n--${boundary}--\r\n`],
      ['more than a head may have', 'x'.repeat(100_000)],
      ['ten megabytes', Buffer.alloc(10_000_000, 'x')],
    ])('gets its receipt, and then ends, when %s follows the announced body', async (_, more) => {
      open();
      await routes[route]();
      await connection.write(more);
      await eventually(() => connection.isClosed);
      expect(statuses()).toEqual(['201']);
      expect(await storedKeys()).toHaveLength(1);
    });

    test('gets its receipt when its client ends its side after the request', async () => {
      open();
      await routes[route]();
      connection.end();
      await eventually(() => connection.isClosed);
      expect(statuses()).toEqual(['201']);
    });
  });

  test('gets 400, and nothing is stored, when its client ends its side amid a body', async () => {
    open();
    await put({ 'content-length': file.length + 1 });
    await connection.write(file);
    connection.end();
    await eventually(() => connection.isClosed);
    expect(statuses()).toEqual(['400']);
    expect(connection.received).toContain('ended before its body was complete. Nothing was stored.');
    await expectNothingStored(stack);
  });

  test.each([
    ['its end chunk is missing', '0'],
    ['its end chunk is damaged', 'end\r\n\r\n'],
  ])('gets 400, and nothing is stored, when a chunked body is whole but %s', async (_, last) => {
    const form = `${formUpToFile}${file}\r\n${end}`;
    const chunked = { ...stack.client.authorization, 'transfer-encoding': 'chunked' };
    for (const [method, path, type, body] of [
      ['POST', '/api/uploads', formType['content-type'], form],
      ['PUT', '/api/uploads/a.txt?sensitive=false', 'text/plain', file],
    ] as const) {
      open();
      await connection.writeHead(method, path, { ...chunked, 'content-type': type });
      await connection.write(`${body.length.toString(16)}\r\n${body}\r\n${last}`);
      connection.end();
      await eventually(() => connection.isClosed);
      expect(statuses()).toEqual(['400']);
    }
    await expectNothingStored(stack);
  });

  test('gets its receipt when the end of the body comes after the form', async () => {
    open();
    const body = `${formUpToFile}${file}\r\n${end}`;
    const headers = { ...stack.client.authorization, ...formType, 'content-length': body.length + 2 };
    await connection.writeHead('POST', '/api/uploads', headers);
    await connection.write(body);
    // What is tested is that the form has been read by then; earlier, the test would pass for nothing.
    await sleep(50);
    await connection.write('\r\n');
    await eventually(() => connection.received.includes('"signature"'));
    expect(statuses()).toEqual(['201']);
  });

  test.each([
    ['/api/uploads/direct', { filename: 'a.txt', size: 5, sensitive: false }, '200'],
    ['/api/uploads/direct/complete', { ticket: 'x', parts: [], crc32: 'AAAAAA==' }, '400'],
  ])('gets the response to the JSON of %s when more follows it', async (path, json, status) => {
    open();
    const body = JSON.stringify(json);
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    await connection.writeHead('POST', path, { ...stack.client.authorization, ...headers });
    await connection.write(`${body}${'more than was announced\n'.repeat(1000)}`);
    await eventually(() => connection.isClosed);
    expect(statuses()).toEqual([status]);
    expect(connection.received).toContain(status === '200' ? '"ticket"' : '/problems/invalid-ticket');
  });

  test.each(['/api/uploads/direct', '/api/uploads/direct/parts', '/api/uploads/direct/complete'])(
    'gets 400 when its client ends its side amid the JSON of %s',
    async (path) => {
      open();
      const headers = { 'content-type': 'application/json', 'content-length': 100 };
      await connection.writeHead('POST', path, { ...stack.client.authorization, ...headers });
      await connection.write('{"ticket":');
      connection.end();
      await eventually(() => connection.isClosed);
      expect(statuses()).toEqual(['400']);
    },
  );

  test('gets 100 only when the body is about to be read', async () => {
    open();
    await put({ 'content-length': file.length, expect: '100-continue' });
    await eventually(() => connection.received.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
    await connection.write(file);
    await eventually(() => connection.received.includes('HTTP/1.1 201 '));
    expect(statuses()).toEqual(['100', '201']);
  });

  test.each([
    ['401', '/api/uploads/a.txt', { authorization: 'Bearer none' }],
    ['413', '/api/uploads/a.txt', { 'content-length': 6 * 1024 ** 3 }],
    ['422', '/api/uploads/%20', {}],
    ['404', '/api/nothing', {}],
  ])('gets %s at once, and no 100, when that follows from the head alone', async (status, path, headers) => {
    open();
    await put({ 'content-length': file.length, expect: '100-continue', ...headers }, path);
    await eventually(() => connection.received.includes('"requestId"'));
    expect(statuses()).toEqual([status]);
  });

  test('gets a problem when a request expects what this server does not do', async () => {
    open();
    await put({ 'content-length': file.length, expect: '200-maybe' });
    await eventually(() => connection.received.includes('"requestId"'));
    expect(statuses()).toEqual(['417']);
    expect(connection.received).toContain('/problems/expectation-failed');
  });

  test('gets its responses in the order of its requests, and none behind one that closes', async () => {
    open();
    await routes.form();
    await routes.raw();
    // Without a token: refused while its body is on its way, so that the connection has to close.
    await put({ 'content-length': 100, authorization: 'Bearer none' });
    await connection.write('x'.repeat(99));
    await eventually(() => statuses().length === 3);
    await connection.write('x');
    await routes.raw();
    await eventually(() => connection.isClosed);
    expect(statuses()).toEqual(['201', '201', '401']);
    expect(await storedKeys()).toHaveLength(2);
  });

  test.each(['raw', 'form'] as const)(
    'gets 400 at once for an upload by the %s route that was cut off behind another',
    async (route) => {
      open();
      await routes.form();
      const description = { raw: {}, form: formType }[route];
      const headers = { ...stack.client.authorization, ...description, 'content-length': 1000 };
      const [method, path] =
        route === 'raw' ? ['PUT', '/api/uploads/b.txt?sensitive=true'] : ['POST', '/api/uploads'];
      await connection.writeHead(method, path, headers);
      await connection.write(formUpToFile);
      connection.end();
      await eventually(() => connection.isClosed, 10_000);
      expect(statuses()).toEqual(['201', '400']);
      expect(await storedKeys()).toHaveLength(1);
    },
  );

  test('gets 100 for a request behind another only after the response of that one', async () => {
    open();
    await routes.form();
    await put({ 'content-length': file.length, expect: '100-continue' });
    await eventually(() => statuses().length === 2);
    await connection.write(file);
    await eventually(() => statuses().length === 3);
    expect(statuses()).toEqual(['201', '100', '201']);
  });

  test.each(['', 'Host: one\r\nHost: two\r\n'])('gets a problem for the Host lines %j', async (hosts) => {
    open();
    await connection.write(`GET /health HTTP/1.1\r\n${hosts}\r\n`);
    await eventually(() => connection.received.includes('"requestId"'));
    expect(statuses()).toEqual(['400']);
  });

  test.each(['/', '/health', '/api/config/public', '/api/openapi.json', '/favicon.ico'])(
    'gets for the absolute form of %s what it gets for its path',
    async (path) => {
      const { status } = await fetch(stack.backend.url + path);
      open();
      await connection.writeHead('GET', `http://somewhere.example${path}`, { connection: 'close' });
      await eventually(() => connection.isClosed);
      expect(statuses()).toEqual([String(status)]);
    },
  );
});
