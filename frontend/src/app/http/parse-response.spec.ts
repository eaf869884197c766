import * as z from 'zod/mini';
import { ApiProblem } from './api-problem';
import { ConnectionFailure } from './connection-failure';
import { UnexpectedResponse, parseResponse } from './parse-response';

const requestId = '0b8f5a52-7f5c-4f0c-9d57-0d7f0f5e9a11';
const schema = z.looseObject({ name: z.string(), inner: z.object({ known: z.number() }) });

function parse(status: number, body: string, headers: Record<string, string> = {}) {
  return parseResponse(schema, { status, body, header: (name) => headers[name] ?? null });
}

function problemOf(status: number, body: string, headers: Record<string, string> = {}): unknown {
  try {
    return parse(status, body, headers);
  } catch (error) {
    return error;
  }
}

test('a response keeps the members that its schema does not name, because a signature may cover them', () => {
  const value = { name: 'n', more: 1, inner: { known: 2, unknown: 3 } };
  expect(parse(200, JSON.stringify(value))).toEqual(value);
});

test('a problem of the API keeps its reason and its request id', () => {
  const body = JSON.stringify({
    type: '/problems/too-large',
    title: 'The file is too large',
    status: 413,
    detail: 'It may have 5 GiB.',
    instance: '/api/uploads/x',
    requestId,
  });

  const problem = problemOf(413, body);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ status: 413, slug: 'too-large', requestId });
  expect(problemOf(413, body, { 'X-Request-Id': 'from-header' })).toMatchObject({ requestId: 'from-header' });
});

test.each(['', '<html>Bad gateway</html>', 'null', '[]', '{"type":"about:blank"}'])(
  'a refusal that is not a problem of the API (%s) is unknown',
  (body) => {
    expect(problemOf(502, body)).toMatchObject({ status: 502, slug: 'unknown', requestId: '' });
  },
);

test('a problem says how long to wait', () => {
  expect(problemOf(503, '', { 'Retry-After': '2' })).toMatchObject({ retryAfterMs: 2000 });
  expect(problemOf(503, '')).toMatchObject({ retryAfterMs: undefined });
});

test('a success that is not JSON comes from something in between, and counts as a lost connection', () => {
  expect(problemOf(200, '<html>Sign in to the hotel</html>')).toBeInstanceOf(ConnectionFailure);
});

test('a success that does not match its schema is an error that names its request', () => {
  const error = problemOf(200, '{"name":1}', { 'X-Request-Id': 'r-1' });
  expect(error).toBeInstanceOf(UnexpectedResponse);
  expect(error).toMatchObject({ requestId: 'r-1' });
});
