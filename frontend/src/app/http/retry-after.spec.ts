import { retryAfterMs } from './retry-after';

const now = Date.parse('2026-11-25T12:00:00Z');

test.each([
  ['5', 5000],
  ['0', 0],
  ['-3', 0],
  ['Wed, 25 Nov 2026 12:00:30 GMT', 30_000],
  ['Wed, 25 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('%p is a wait of %p ms', (header, wait) => {
  expect(retryAfterMs(header, now)).toBe(wait);
});
