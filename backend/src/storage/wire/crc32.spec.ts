import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { RunningCrc32 } from './crc32';

function of(...pieces: readonly Buffer[]): RunningCrc32 {
  const checksum = new RunningCrc32();
  for (const piece of pieces) checksum.update(piece);
  return checksum;
}

const written = (bytes: Buffer) =>
  Buffer.from(crc32(bytes).toString(16).padStart(8, '0'), 'hex').toString('base64');

describe('A running CRC-32', () => {
  test.each([[[0]], [[1]], [[0, 5, 0]], [[64 * 1024, 1, 3]], [[5 * 1024 ** 2, 5 * 1024 ** 2, 7]]])(
    'is the same in one go, piece by piece and put together afterwards (%j)',
    (sizes) => {
      const pieces = sizes.map((size) => randomBytes(size));
      const whole = written(Buffer.concat(pieces));
      expect(of(...pieces).base64).toBe(whole);
      const together = new RunningCrc32();
      for (const piece of pieces) together.append(of(piece));
      expect(together.base64).toBe(whole);
    },
  );
});
