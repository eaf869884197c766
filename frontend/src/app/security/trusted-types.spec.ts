import { ownScript } from './trusted-types';

const origin = 'https://files.example';

test('a Worker that was built with the pages may be started', () => {
  expect(ownScript('https://files.example/worker-ABCD1234.js', origin)).toBe(
    'https://files.example/worker-ABCD1234.js',
  );
});

test.each([
  'https://elsewhere.example/worker-ABCD1234.js',
  'https://files.example/api/docs/start.js',
  'data:text/javascript,alert(1)',
  'blob:https://files.example/9b1f',
  'javascript:alert(1)',
])('%s may not', (url) => {
  expect(() => ownScript(url, origin)).toThrow(TypeError);
});
