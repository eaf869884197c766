import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { boundary, end, filePart, formType, part, sensitivePart } from './support/handmade-form';
import { RawConnection } from './support/raw-request';
import { eventually } from './support/running-backend';
import { type Stack, startStack } from './support/stack';

const MiB = 1024 ** 2;
const maxUploadBytes = 2 * MiB;
const disconnects = 12;
const chunked = { 'transfer-encoding': 'chunked' };
const chunkOf = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

describe('A request that does harm', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      MAX_UPLOAD_BYTES: String(maxUploadBytes),
      RECEIVE_RATE_PERIOD_SECONDS: '2',
      MIN_RECEIVE_BYTES_PER_SECOND: '1000',
    });
  });

  afterAll(() => stack.stop());

  const routes = {
    raw: { method: 'PUT', path: '/api/uploads/f?sensitive=true', headers: {}, before: '' },
    form: {
      method: 'POST',
      path: '/api/uploads',
      headers: formType,
      before: sensitivePart + filePart.slice(0, -2),
    },
  };

  /** A request whose head was sent, and the beginning of its body. */
  async function begin(
    route: keyof typeof routes,
    length: Readonly<Record<string, string | number>>,
  ): Promise<RawConnection> {
    const { method, path, headers, before } = routes[route];
    const connection = new RawConnection(stack.backend.url);
    await connection.writeHead(method, path, { ...stack.client.authorization, ...headers, ...length });
    const isChunked = length['transfer-encoding'] !== undefined && before !== '';
    await connection.write(isChunked ? chunkOf(Buffer.from(before)) : before);
    return connection;
  }

  async function expectEnd(connection: RawConnection, answer: RegExp): Promise<void> {
    await eventually(
      () => connection.isClosed,
      30_000,
      () => connection.received,
    );
    expect(connection.received).toMatch(answer);
    await stack.expectNothingStored();
  }

  describe('because it never ends', () => {
    test('in its file is 413', async () => {
      const connection = await begin('form', chunked);
      await connection.writeUntilClosed(chunkOf(randomBytes(65_536)), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 413 /);
    });

    test.each([
      ['before its first part', ''],
      ['in the headers of a part', `--${boundary}\r\nContent-Disposition: form-data; `],
    ])('%s is 400', async (_, before) => {
      const connection = new RawConnection(stack.backend.url);
      const headers = { ...stack.client.authorization, ...formType, ...chunked };
      await connection.writeHead('POST', '/api/uploads', headers);
      if (before !== '') await connection.write(chunkOf(Buffer.from(before)));
      await connection.writeUntilClosed(chunkOf(Buffer.alloc(65_536, 'x')), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });

    test('in small fields is 400', async () => {
      const connection = new RawConnection(stack.backend.url);
      const headers = { ...stack.client.authorization, ...formType, ...chunked };
      await connection.writeHead('POST', '/api/uploads', headers);
      const field = Buffer.from(part('form-data; name="n"', 'x').repeat(1000));
      await connection.writeUntilClosed(chunkOf(field), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });
  });

  describe('because of its length', () => {
    test.each([
      ['negative', { 'content-length': '-1' }],
      ['no number', { 'content-length': 'many' }],
      ['a fraction', { 'content-length': '1.5' }],
      ['hexadecimal', { 'content-length': '0x10' }],
      ['beside chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }],
      ['said twice', { 'content-length': '5', 'Content-Length': '6' }],
    ])('that is %s is 400', async (_, length) => {
      await expectEnd(await begin('raw', length), /^HTTP\/1.1 400 /);
    });

    test.each(['raw', 'form'] as const)('beyond all numbers is 413 by the %s route', async (route) => {
      await expectEnd(await begin(route, { 'content-length': '9'.repeat(15) }), /^HTTP\/1.1 413 /);
    });

    test('that is too small for its form is 400', async () => {
      const form = sensitivePart + filePart + end;
      const connection = await begin('form', { 'content-length': form.length - 10 });
      await connection.write(form.slice(form.indexOf('content') + 7));
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });

    test('that is too large for its body leaves nothing when the client stops', async () => {
      const connection = await begin('raw', { 'content-length': 100_000 });
      await connection.write(randomBytes(99_999));
      connection.end();
      await expectEnd(connection, /^(HTTP\/1.1 4\d\d |$)/);
    });
  });

  describe('because it is slow', () => {
    test.each(['raw', 'form'] as const)('is cut off by the %s route', async (route) => {
      const connection = await begin(route, { 'content-length': 1_000_000 });
      while (!connection.isClosed) {
        await connection.write('x');
        await sleep(50);
      }
      await expectEnd(connection, /^(HTTP\/1.1 4\d\d |$)/);
    });

    test('is not, when it is fast enough', async () => {
      const connection = await begin('raw', { 'content-length': 12_000 });
      // For longer than one period of the measurement.
      for (let count = 0; count < 12; count++) {
        await sleep(250);
        await connection.write(randomBytes(1000));
      }
      await eventually(() => connection.received !== '');
      expect(connection.received).toMatch(/^HTTP\/1.1 201 /);
      connection.close();
      await stack.clear();
    });
  });

  test.each(['raw', 'form'] as const)(
    'because its client goes away at any point, by the %s route',
    async (route) => {
      const brokenOff = () => stack.backend.logLines.filter(({ msg }) => msg === 'broken off').length;
      const sofar = brokenOff();
      const size = 1_500_000;
      await Promise.all(
        Array.from({ length: disconnects }, async () => {
          const connection = await begin(route, { 'content-length': size });
          await connection.write(randomBytes(randomInt(size - 1000)));
          // Half of them while something is still on its way through the server.
          if (randomInt(2) === 0) await sleep(randomInt(100));
          connection.reset();
        }),
      );
      await eventually(() => brokenOff() - sofar >= disconnects - 2);
      await stack.expectNothingStored();
    },
  );
});
