import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { SeededRandom, testSeed } from '@static-file-upload/testing/common/seeded-random';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectNothingStored } from './support/expectations';
import {
  boundary,
  end,
  filePart,
  formType,
  formUpToFile,
  part,
  sensitivePart,
} from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

const MiB = 1024 ** 2;
const maxUploadBytes = 2 * MiB;
const disconnects = 12;
const chunked = { 'transfer-encoding': 'chunked' };
const chunkOf = (bytes: Buffer) =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

describe('a hostile request', () => {
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
      before: formUpToFile + 'content',
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

  async function expectEnd(connection: RawConnection, response: RegExp): Promise<void> {
    await eventually(
      () => connection.isClosed,
      30_000,
      () => connection.received,
    );
    expect(connection.received).toMatch(response);
    await expectNothingStored(stack);
  }

  describe('that never ends', () => {
    test('is refused with 413 when it goes on in its file', async () => {
      const connection = await begin('form', chunked);
      await connection.writeUntilClosed(chunkOf(randomBytes(65_536)), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 413 /);
    });

    test.each([
      ['before its first part', ''],
      ['in the headers of a part', `--${boundary}\r\nContent-Disposition: form-data; `],
    ])('is refused with 400 when it goes on %s', async (_, before) => {
      const connection = new RawConnection(stack.backend.url);
      const headers = { ...stack.client.authorization, ...formType, ...chunked };
      await connection.writeHead('POST', '/api/uploads', headers);
      if (before !== '') await connection.write(chunkOf(Buffer.from(before)));
      await connection.writeUntilClosed(chunkOf(Buffer.alloc(65_536, 'x')), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });

    test('is refused with 400 when it goes on in small fields', async () => {
      const connection = new RawConnection(stack.backend.url);
      const headers = { ...stack.client.authorization, ...formType, ...chunked };
      await connection.writeHead('POST', '/api/uploads', headers);
      const field = Buffer.from(part('form-data; name="n"', 'x').repeat(1000));
      await connection.writeUntilClosed(chunkOf(field), 20 * MiB);
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });
  });

  describe('that announces a wrong length', () => {
    test.each([
      ['negative', { 'content-length': '-1' }],
      ['no number', { 'content-length': 'many' }],
      ['a fraction', { 'content-length': '1.5' }],
      ['hexadecimal', { 'content-length': '0x10' }],
      ['beside chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }],
      ['announced twice', { 'content-length': '5', 'Content-Length': '6' }],
    ])('is refused with 400 when the length is %s', async (_, length) => {
      await expectEnd(await begin('raw', length), /^HTTP\/1.1 400 /);
    });

    test.each(['raw', 'form'] as const)(
      'is refused with 413 by the %s route when the length is huge',
      async (route) => {
        await expectEnd(await begin(route, { 'content-length': '9'.repeat(15) }), /^HTTP\/1.1 413 /);
      },
    );

    test('is refused with 400 when the length is too small for its form', async () => {
      const form = sensitivePart + filePart + end;
      const connection = await begin('form', { 'content-length': form.length - 10 });
      await connection.write(form.slice(form.indexOf('content') + 7));
      await expectEnd(connection, /^HTTP\/1.1 400 /);
    });

    test('leaves nothing when the length is too large for its body and the client stops', async () => {
      const connection = await begin('raw', { 'content-length': 100_000 });
      await connection.write(randomBytes(99_999));
      connection.end();
      await expectEnd(connection, /^(HTTP\/1.1 4\d\d |$)/);
    });
  });

  describe('that is slow', () => {
    test.each(['raw', 'form'] as const)('is cut off by the %s route', async (route) => {
      const connection = await begin(route, { 'content-length': 1_000_000 });
      while (!connection.isClosed) {
        await connection.write('x');
        // The pace is what is tested: 20 bytes a second, where 1,000 are the minimum.
        await sleep(50);
      }
      await expectEnd(connection, /^(HTTP\/1.1 4\d\d |$)/);
    });

    test('is taken when it is fast enough', async () => {
      const connection = await begin('raw', { 'content-length': 12_000 });
      // The pace is what is tested: 4,000 bytes a second, for longer than one period of the measurement.
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
    'leaves nothing when its client goes away at any point, by the %s route',
    async (route) => {
      const brokenOff = () => stack.backend.logLines.filter(({ msg }) => msg === 'broken off').length;
      const before = brokenOff();
      const random = new SeededRandom(testSeed());
      const size = 1_500_000;
      await Promise.all(
        Array.from({ length: disconnects }, async () => {
          const sent = random.between(0, size - 1000);
          // Half of them go away at once, the others when part of the body is on its way through the server.
          const pauseMs = random.pick([0, random.between(0, 100)]);
          const connection = await begin(route, { 'content-length': size });
          await connection.write(randomBytes(sent));
          await sleep(pauseMs);
          connection.reset();
        }),
      );
      await eventually(() => brokenOff() - before >= disconnects - 2);
      await expectNothingStored(stack);
    },
  );
});
