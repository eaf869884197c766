import { ownScript } from './trusted-types';

const origin = 'https://files.example';

test('the script of a Worker that was built with the pages is allowed', () => {
  expect(ownScript('https://files.example/worker-ABCD1234.js', origin)).toBe(
    'https://files.example/worker-ABCD1234.js',
  );
});

test.each([
  'https://elsewhere.example/worker-ABCD1234.js',
  'https://files.example/api/docs/try-out.js',
  'data:text/javascript,alert(1)',
  'blob:https://files.example/9b1f',
  'javascript:alert(1)',
])('%s is refused as the script of a Worker', (url) => {
  expect(() => ownScript(url, origin)).toThrow(TypeError);
});
