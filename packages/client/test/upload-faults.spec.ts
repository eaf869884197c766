import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Refused, send } from '../src/upload/http.ts';
import { inParallel } from '../src/upload/in-parallel.ts';
import { inWords } from '../src/upload/progress.ts';
import { retrying, TryAgain } from '../src/upload/retry.ts';

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe('A request of the client', () => {
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
    'that is answered with %i is worth another attempt',
    async (status) => {
      expect(await fails({ status })).toBeInstanceOf(TryAgain);
    },
  );

  test('waits as long as it is told to', async () => {
    const error = await fails({ status: 503, headers: { 'retry-after': '7' } });
    expect(error).toMatchObject({ afterMs: 7000 });
  });

  test.each([
    [{ status: 413, body: '{"detail":"Too much of it."}' }, 'Too much of it.'],
    [{ status: 400, body: '<Error><Code>BadDigest</Code><Message>No match.</Message></Error>' }, 'No match.'],
    [{ status: 404, body: 'a page of somebody else' }, 'The answer was 404.'],
  ])('that is refused is not sent again: %j', async (reply, sentence) => {
    const error = await fails(reply);
    expect(error).toBeInstanceOf(Refused);
    expect(error).toMatchObject({ status: reply.status, message: sentence });
  });

  test('whose body was too slow for the storage is sent again', async () => {
    const body = '<Error><Code>RequestTimeout</Code><Message>Idle.</Message></Error>';
    expect(await fails({ status: 400, body })).toBeInstanceOf(TryAgain);
  });

  test('is repeated until it succeeds', async () => {
    replies = [{ status: 503 }, { status: 500 }];
    const answer = await retrying(() => send(url, { signal }), signal);
    expect([answer.text, replies]).toEqual(['fine', []]);
  });

  test('that nobody takes says so', async () => {
    const error = await send('http://127.0.0.1:9/', { signal }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: '127.0.0.1:9 does not answer.' });
    expect(error).toBeInstanceOf(TryAgain);
  });

  test('stops at once when the person does', async () => {
    const interruption = new AbortController();
    const waiting = retrying(
      () => Promise.reject(new TryAgain('busy', { afterMs: 60_000 })),
      interruption.signal,
    );
    interruption.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('Work in parallel', () => {
  test('is never more at a time than was asked for, and all of it is done', async () => {
    let [running, most] = [0, 0];
    const done: number[] = [];
    await inParallel([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      done.push(item);
    });
    expect(most).toBe(3);
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('begins nothing more after a failure, and reports it', async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await new Promise(setImmediate);
      if (item === 2) throw new Error('the second');
    };
    await expect(inParallel([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('the second');
    expect(begun.length).toBeLessThan(5);
  });
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [500 * 1024 ** 3, '500.0 GiB'],
])('%i bytes are %s', (bytes, words) => {
  expect(inWords(bytes)).toBe(words);
});
