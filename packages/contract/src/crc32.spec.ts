import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrc32, crc32FromBase64, crc32ToBase64 } from './crc32.ts';

describe('A CRC-32', () => {
  test.each([0, 1, 7, 500, 999, 1000])('of two stretches cut at %d is that of the whole', (cut) => {
    const bytes = randomBytes(1000);
    const [first, second] = [bytes.subarray(0, cut), bytes.subarray(cut)];
    expect(combineCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(bytes));
  });

  test('is combined with lengths above 32 bits', () => {
    const short = combineCrc32(1, 0, 3);
    expect(combineCrc32(1, 0, 2 ** 33 + 3)).toBe(combineCrc32(short, 0, 2 ** 33));
    expect(combineCrc32(1, 0, 2 ** 33 + 3)).not.toBe(short);
  });

  test.each([0, 1, 0x80000000, 0xffffffff])('of %d is the same after base64', (crc) => {
    expect(crc32FromBase64(crc32ToBase64(crc))).toBe(crc);
  });

  test('is written as S3 writes it', () => {
    expect(crc32ToBase64(crc32('123456789'))).toBe(Buffer.from('cbf43926', 'hex').toString('base64'));
  });
});
