import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RefusedError, RetryableError, retry, send } from '../src/http.ts';
import { formatBytes } from '../src/terminal.ts';

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe('a request of the client', () => {
  let server: Server;
  let url: string;
  let replies: Reply[] = [];
  const { signal } = new AbortController();

  beforeAll(async () => {
    server = createServer((request, response) => {
      const { status, headers = {}, body = '' } = replies.shift() ?? { status: 200, body: 'fine' };
      request.resume().once('end', () => response.writeHead(status, headers).end(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterAll(() => void server.close());

  const fails = async (reply: Reply): Promise<unknown> => {
    replies = [reply];
    return send(url, { signal }).catch((error: unknown) => error);
  };

  test.each([408, 429, 500, 502, 503, 504])(
    'with the response %i is worth another attempt',
    async (status) => {
      expect(await fails({ status })).toBeInstanceOf(RetryableError);
    },
  );

  test('waits as long as the header Retry-After says', async () => {
    const error = await fails({ status: 503, headers: { 'retry-after': '7' } });
    expect(error).toMatchObject({ afterMs: 7000 });
  });

  test.each([
    [{ status: 413, body: '{"detail":"Too much of it."}' }, 'Too much of it.'],
    [{ status: 400, body: '<Error><Code>BadDigest</Code><Message>No match.</Message></Error>' }, 'No match.'],
    [{ status: 404, body: 'a page of another program' }, 'The response was 404.'],
  ])('that is refused is not sent again: %j', async (reply, sentence) => {
    const error = await fails(reply);
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ status: reply.status, message: sentence });
  });

  test('whose body was too slow for the storage is sent again', async () => {
    const body = '<Error><Code>RequestTimeout</Code><Message>Idle.</Message></Error>';
    expect(await fails({ status: 400, body })).toBeInstanceOf(RetryableError);
  });

  test('is repeated until it succeeds', async () => {
    replies = [{ status: 503 }, { status: 500 }];
    const response = await retry(() => send(url, { signal }), signal);
    expect([response.text, replies]).toEqual(['fine', []]);
  });

  test('that no program takes says so', async () => {
    const error = await send('http://127.0.0.1:9/', { signal }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: '127.0.0.1:9 does not respond.' });
    expect(error).toBeInstanceOf(RetryableError);
  });

  test('whose file changes while it is sent fails with that reason, and not as a service that is silent', async () => {
    const changed = new Error('The file changed.');
    async function* bytes() {
      yield await Promise.resolve(Buffer.from('half'));
      throw changed;
    }
    const request = { method: 'PUT', body: { size: 8, bytes: bytes() }, signal };
    await expect(send(url, request)).rejects.toBe(changed);
  });

  test('stops at once when it is interrupted', async () => {
    const interruption = new AbortController();
    const waiting = retry(
      () => Promise.reject(new RetryableError('busy', { afterMs: 60_000 })),
      interruption.signal,
    );
    interruption.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [500 * 1024 ** 3, '500.0 GiB'],
])('%i bytes are written as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
