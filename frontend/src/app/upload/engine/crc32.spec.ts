import { randomBytes } from 'node:crypto';
import { crc32 as reference } from 'node:zlib';
import { combineCrc32, crc32, crc32FromBase64, crc32ToBase64 } from './crc32';

test.each([0, 1, 15, 16, 17, 31, 32, 1000, 65_537])('agrees with zlib over %d bytes', (length) => {
  const bytes = randomBytes(length);
  expect(crc32(bytes)).toBe(reference(bytes));
});

test('goes on from the bytes before', () => {
  const bytes = randomBytes(1000);
  expect(crc32(bytes.subarray(333), crc32(bytes.subarray(0, 333)))).toBe(reference(bytes));
});

test.each([0, 1, 7, 500, 999, 1000])('two parts cut at %d give the whole', (cut) => {
  const bytes = randomBytes(1000);
  const [first, second] = [bytes.subarray(0, cut), bytes.subarray(cut)];
  expect(combineCrc32(reference(first), reference(second), second.length)).toBe(reference(bytes));
});

test('lengths above 32 bits count in full', () => {
  const short = combineCrc32(1, 0, 3);
  expect(combineCrc32(1, 0, 2 ** 33 + 3)).toBe(combineCrc32(short, 0, 2 ** 33));
  expect(combineCrc32(1, 0, 2 ** 33 + 3)).not.toBe(short);
});

test.each([0, 1, 0x80000000, 0xffffffff])('%d survives base64', (crc) => {
  expect(crc32FromBase64(crc32ToBase64(crc))).toBe(crc);
});

test('is written as S3 writes it', () => {
  expect(crc32ToBase64(reference('123456789'))).toBe(Buffer.from('cbf43926', 'hex').toString('base64'));
});
