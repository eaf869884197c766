import { describe, expect, test } from '@jest/globals';
import { type ProblemType, problemTypes, problemUri } from '@static-file-upload/contract/problems';
import { randomUUID } from 'node:crypto';
import { compareObjects, type FoundObject } from '../oracle/compare-objects.ts';
import { compareResponses } from '../oracle/compare-responses.ts';
import { sha256Of } from '../oracle/exchange.ts';
import { readResponses } from '../oracle/responses.ts';
import { readSentRequests } from '../oracle/sent-requests.ts';

const head = (target: string, ...headers: string[]) =>
  [`PUT ${target} HTTP/1.1`, 'Host: x', 'Authorization: Bearer x', ...headers, '', ''].join('\r\n');
const put = (name: string, body = 'bytes') =>
  head(`/api/uploads/${name}?sensitive=true`, `Content-Length: ${body.length}`) + body;
const get = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
const response = (status: number, body: string, ...headers: string[]) =>
  [`HTTP/1.1 ${status} X`, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n');
const receipt = (name: string, size = 5) =>
  response(201, JSON.stringify({ key: `sub/id/${name}`, filename: name, size, sensitive: true }));
const problem = (instance: string, type: ProblemType = 'malformed-request') => {
  const { status, title } = problemTypes[type];
  const described = {
    type: problemUri(type),
    title,
    status,
    detail: title,
    instance,
    requestId: randomUUID(),
  };
  return response(status, JSON.stringify(described), 'Connection: close');
};
const object = (bytes = 'bytes', tag = 'true'): FoundObject => ({
  sha256: sha256Of(Buffer.from(bytes)),
  size: bytes.length,
  tag,
});

/** What the oracle calls the differences of one connection. */
function differences(sent: string, received: string, objects: Record<string, FoundObject> = {}): string[] {
  const plan = { ending: 'waits' as const, prepared: [] };
  const conversation = { received: Buffer.from(received), closedByServer: false, timedOut: false };
  const { exchanges, broken } = compareResponses(readSentRequests(Buffer.from(sent)), plan, conversation);
  const compared = compareObjects(exchanges, new Map(Object.entries(objects)));
  const untold = compared.untold.map((key) => `UNTOLD: ${key}`);
  return [...broken, ...compared.broken, ...untold].map((sentence) =>
    sentence.slice(0, sentence.indexOf(':')),
  );
}

describe('the oracle', () => {
  test('finds no difference when every response is true', () => {
    const received = receipt('a') + response(200, '{"status":"healthy"}') + problem('/api/uploads/b');
    expect(differences(put('a') + get + head('/api/uploads/b'), received, { 'sub/id/a': object() })).toEqual(
      [],
    );
  });

  test.each<[kind: string, ...Parameters<typeof differences>]>([
    ['LOST', put('a'), receipt('a')],
    ['DIFFERENT', put('a'), receipt('a'), { 'sub/id/a': object('other') }],
    ['DIFFERENT', put('a'), receipt('a'), { 'sub/id/a': object('bytes', 'false') }],
    ['STRANGER', put('a'), receipt('a'), { 'sub/id/a': object(), 'sub/id/b': object() }],
    ['HALF', put('a').slice(0, -1), problem('/api/uploads/a'), { 'sub/id/a': object('byte') }],
    ['FALSE', put('a'), receipt('a', 4), { 'sub/id/a': object() }],
    ['BELIEVED', put('a').slice(0, -1), receipt('a'), { 'sub/id/a': object() }],
    [
      'MIXED UP',
      put('a') + put('b'),
      receipt('b') + receipt('a'),
      { 'sub/id/a': object(), 'sub/id/b': object() },
    ],
    ['REFUSED WITH 400', put('a'), problem('/api/uploads/a')],
    ['OVERTAKEN', `${put('a')}rubbish`, problem('/')],
    ['NO PROBLEM', put('a'), response(400, '')],
    ['UNANSWERED', put('a'), ''],
    ['UNANSWERED', get + get, response(200, '{"status":"healthy"}')],
    ['UNTOLD', put('a'), '', { 'sub/id/a': object() }],
    ['SURPLUS', get, response(200, '"healthy"') + problem('/')],
    ['AFTER CLOSE', head('/api/uploads/a') + get, problem('/api/uploads/a') + response(200, '"healthy"')],
    ['CUT OFF', get, `${response(200, '"healthy"')}HTTP/1.1 `],
    ['CONTINUE', get + put('a').slice(0, -1), `${response(200, '"healthy"')}HTTP/1.1 100 Continue\r\n\r\n`],
    ['CONTINUE', get, `HTTP/1.1 100 Continue\r\n\r\n${response(200, '"healthy"')}`],
  ])('finds what is %s', (kind, ...connection) => {
    expect(differences(...connection)).toContain(kind);
  });

  test('finds an object DENIED whose client was told that nothing was stored', () => {
    expect(differences(put('a'), problem('/api/uploads/a'), { 'sub/id/a': object() })).toContain('DENIED');
  });

  test('takes an unknown outcome for an answer', () => {
    const unknown = problem('/api/uploads/a', 'outcome-unknown');
    expect(differences(put('a'), unknown, { 'sub/id/a': object() })).toEqual(['UNTOLD']);
    expect(differences(put('a'), unknown)).toEqual([]);
  });

  test('lets a refusal take the place of what follows a request', () => {
    expect(differences(`${put('a')}rubbish`, receipt('a') + problem('/'), { 'sub/id/a': object() })).toEqual(
      [],
    );
    expect(differences(`${put('a')}rubbish`, receipt('a'), { 'sub/id/a': object() })).toEqual([]);
  });
});

describe('the requests that the oracle reads from what was sent', () => {
  const chunked = head('/api/uploads/a?sensitive=true', 'Transfer-Encoding: chunked');

  test.each([
    ['in chunks', '2\r\nby\r\n3;a=b\r\ntes\r\n0\r\n\r\n'],
    ['in chunks with a trailer', '5\r\nbytes\r\n0\r\nX-Trailer: 1\r\n\r\n'],
  ])('have their bodies %s', (_, body) => {
    const { requests, endsInRubbish } = readSentRequests(Buffer.from(`${chunked}${body}\r\n${get}`));
    expect(requests.map(({ method, body: read }) => [method, read?.toString()])).toEqual([
      ['PUT', 'bytes'],
      ['GET', ''],
    ]);
    expect(endsInRubbish).toBe(false);
  });

  test.each(['5\r\nbyte', 'zz\r\n', '2\r\nbytes\r\n0\r\n\r\n', '5\r\nbytes\r\n0\r\n', '0\r\nX Y\r\n\r\n'])(
    'end with one that is not whole: %j',
    (body) => {
      const { requests } = readSentRequests(Buffer.from(chunked + body));
      expect(requests.map(({ body: read }) => read)).toEqual([undefined]);
    },
  );

  test.each(['rubbish', 'GET /health HTTP/9.9\r\nHost: x\r\n\r\n', 'GET /health HTTP/1.1\r\nHost\r\n\r\n'])(
    'end before bytes that are none: %j',
    (rubbish) => {
      expect(readSentRequests(Buffer.from(get + rubbish))).toMatchObject({
        requests: [{}],
        endsInRubbish: true,
      });
    },
  );
});

test('the oracle reads only complete, delimited responses, and none as the body of HEAD', () => {
  const bytes = Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n${response(404, 'x')}HTTP/1.1 200 OK\r\n\r\nx`,
  );
  const { finals, rest } = readResponses(bytes, ['HEAD', 'GET', 'GET']);
  expect(finals.map(({ status, body }) => [status, body.toString()])).toEqual([
    [200, ''],
    [404, 'x'],
  ]);
  expect(rest.toString()).toBe('HTTP/1.1 200 OK\r\n\r\nx');
});
