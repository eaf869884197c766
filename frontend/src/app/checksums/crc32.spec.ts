import { createHash } from 'node:crypto';
import { crc32 as reference } from 'node:zlib';
import { crc32 } from './crc32';

/** Bytes without a pattern, the same in every run. */
const bytes = Buffer.concat(
  Array.from({ length: 2049 }, (_, index) => createHash('sha256').update(`${index}`).digest()),
);

test.each([0, 1, 15, 16, 17, 31, 32, 1000, 65_537])('the CRC-32 of %d bytes is zlib’s', (length) => {
  expect(crc32(bytes.subarray(0, length))).toBe(reference(bytes.subarray(0, length)));
});

test('a CRC-32 goes on from the one of the bytes before', () => {
  const [first, second] = [bytes.subarray(0, 333), bytes.subarray(333, 1000)];
  expect(crc32(second, crc32(first))).toBe(reference(bytes.subarray(0, 1000)));
});
