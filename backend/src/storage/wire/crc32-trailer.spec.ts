import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { Crc32Trailer } from './crc32-trailer';

const KiB = 1024;

async function sent(chunks: readonly Buffer[], size: number): Promise<{ body: Crc32Trailer; bytes: Buffer }> {
  const body = Readable.from(chunks, { objectMode: false }).pipe(new Crc32Trailer(size));
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece as Buffer);
  return { body, bytes: Buffer.concat(pieces) };
}

describe('A body with a CRC-32 trailer', () => {
  test.each([[[1]], [[64 * KiB]], [Array<number>(100).fill(700)], [[40 * KiB, 1, 31 * KiB]]])(
    'has all bytes in one chunk and the checksum behind them (%#)',
    async (sizes) => {
      const chunks = sizes.map((size) => randomBytes(size));
      const whole = Buffer.concat(chunks);
      const { body, bytes } = await sent(chunks, whole.length);
      const checksum = Buffer.from(crc32(whole).toString(16).padStart(8, '0'), 'hex').toString('base64');
      const framing = [
        `${whole.length.toString(16)}\r\n`,
        `\r\n0\r\nx-amz-checksum-crc32:${checksum}\r\n\r\n`,
      ] as const;
      expect(bytes.equals(Buffer.concat([Buffer.from(framing[0]), whole, Buffer.from(framing[1])]))).toBe(
        true,
      );
      expect([body.length, body.crc32]).toEqual([bytes.length, checksum]);
    },
  );

  test('has only the last chunk when there are no bytes', async () => {
    const { body, bytes } = await sent([], 0);
    expect(bytes.toString()).toBe('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n');
    expect(body.length).toBe(bytes.length);
  });

  test('takes no more bytes while its reader is not reading', () => {
    const body = new Crc32Trailer(1024 * KiB);
    let taken = 0;
    while (taken < 64 && body.write(Buffer.alloc(16 * KiB))) taken++;
    expect(taken).toBeLessThan(16);
  });
});
