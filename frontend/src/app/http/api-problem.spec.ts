import { toApiProblem } from './api-problem';

test('a problem of the API keeps its reason and its request id', () => {
  const body = JSON.stringify({ type: '/problems/too-large', status: 413, requestId: 'from-body' });

  expect(toApiProblem(413, body, null)).toMatchObject({
    status: 413,
    slug: 'too-large',
    requestId: 'from-body',
  });
  expect(toApiProblem(413, body, 'from-header').requestId).toBe('from-header');
});

test.each(['', '<html>Bad gateway</html>', 'null', '[]', '{"type":"about:blank"}'])(
  'an answer that is no problem of ours (%s) is unknown',
  (body) => {
    expect(toApiProblem(502, body, null)).toMatchObject({ status: 502, slug: 'unknown', requestId: '' });
  },
);
