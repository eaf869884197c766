import { describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { Gathering } from './gathering';

const KiB = 1024;

async function gather(sizes: readonly number[]): Promise<{ sent: Buffer; chunks: Buffer[] }> {
  const sent = sizes.map((size) => randomBytes(size));
  const chunks: Buffer[] = [];
  for await (const chunk of Readable.from(sent).pipe(new Gathering())) chunks.push(chunk as Buffer);
  return { sent: Buffer.concat(sent), chunks };
}

describe('Gathering', () => {
  test.each([[[]], [[1]], [[64 * KiB]], [Array<number>(1000).fill(700)], [[40 * KiB, 1, 2, 31 * KiB, 5]]])(
    'passes on the same bytes in chunks of at least 8 KiB, except the last (%#)',
    async (sizes) => {
      const { sent, chunks } = await gather(sizes);
      expect(Buffer.concat(chunks).equals(sent)).toBe(true);
      expect(chunks.slice(0, -1).every(({ length }) => length >= 8 * KiB)).toBe(true);
    },
  );

  test('takes no more while nobody reads', () => {
    const gathering = new Gathering();
    let taken = 0;
    while (gathering.write(Buffer.alloc(16 * KiB))) taken++;
    expect(taken).toBeLessThan(16);
  });
});
