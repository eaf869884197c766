import { formatBytes } from './format-bytes';

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [12_345, '12.3 kB'],
  [999_499, '999 kB'],
  [999_500, '1 MB'],
  [12_000_000, '12 MB'],
  [5_368_709_120, '5.37 GB'],
  [2_000_000_000_000_000, '2,000 TB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});

test('sizes are shown as the language writes them', () => {
  expect(formatBytes(12_345, 'de')).toBe('12,3 kB');
});
