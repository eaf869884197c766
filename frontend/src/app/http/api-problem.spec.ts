import { toApiProblem } from './api-problem';

function read(status: number, body: string, headers: Record<string, string> = {}) {
  return toApiProblem({ status, body, header: (name) => headers[name] ?? null });
}

test('a problem of the API keeps its reason and its request id', () => {
  const body = JSON.stringify({ type: '/problems/too-large', status: 413, requestId: 'from-body' });

  expect(read(413, body)).toMatchObject({
    status: 413,
    slug: 'too-large',
    requestId: 'from-body',
  });
  expect(read(413, body, { 'X-Request-Id': 'from-header' }).requestId).toBe('from-header');
});

test.each(['', '<html>Bad gateway</html>', 'null', '[]', '{"type":"about:blank"}'])(
  'an answer that is no problem of ours (%s) is unknown',
  (body) => {
    expect(read(502, body)).toMatchObject({ status: 502, slug: 'unknown', requestId: '' });
  },
);

test('a problem says how long to wait', () => {
  expect(read(503, '', { 'Retry-After': '2' }).retryAfterMs).toBe(2000);
  expect(read(503, '').retryAfterMs).toBeUndefined();
});
