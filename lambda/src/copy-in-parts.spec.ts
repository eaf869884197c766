import { describe, expect, test } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyInParts, partsOf, UnfinishedCopyError } from './copy-in-parts.ts';
import { DeadlineError } from './deadline.ts';
import type { CopiedPart } from './object-mover-parts.ts';

const gibibyte = 1024 ** 3;
const source = {
  key: 'k',
  etag: '"e"',
  size: 20 * gibibyte,
  checksum: { algorithm: 'CRC32', value: 'NhCmhg==' },
  description: {},
} as const;

describe('partsOf', () => {
  test.each([
    [5 * gibibyte + 1, 41, 128 * 1024 ** 2],
    [500 * gibibyte, 4_000, 128 * 1024 ** 2],
    [5 * 1024 * gibibyte, 9_000, 610_839_794],
  ])('divides %i bytes into %i parts of at most %i', (size, count, largest) => {
    const parts = [...partsOf(size)];
    expect(parts).toHaveLength(count);
    expect(parts[0]).toEqual({ number: 1, first: 0, last: largest - 1 });
    expect(parts.at(-1)?.last).toBe(size - 1);
    expect(parts.slice(1).every(({ first }, index) => first === (parts[index]?.last ?? 0) + 1)).toBe(true);
  });
});

describe('copyInParts', () => {
  const unending = new AbortController().signal;

  /** Storage that copies parts until `act` says something else. */
  function storage(act: (number: number) => void = () => {}) {
    let underWay = 0;
    const seen = { most: 0, parts: 0, completed: [] as readonly CopiedPart[] };
    return {
      seen,
      begin: () => Promise.resolve('id'),
      copyPart: async (_source: unknown, _id: string, { number }: { number: number }) => {
        underWay += 1;
        seen.parts += 1;
        seen.most = Math.max(seen.most, underWay);
        await sleep(number % 3);
        underWay -= 1;
        act(number);
        return { number, etag: `"${number}"` };
      },
      complete: (_source: unknown, _id: string, parts: readonly CopiedPart[]) => {
        seen.completed = parts;
        return Promise.resolve(source.checksum);
      },
    };
  }

  test('has at most 64 parts in flight, and lists all of them in order', async () => {
    const s3 = storage();
    expect(await copyInParts(s3, source, unending)).toEqual(source.checksum);
    expect(s3.seen.most).toBe(64);
    expect(s3.seen.completed.map(({ number }) => number)).toEqual(
      Array.from({ length: 160 }, (_, index) => index + 1),
    );
  });

  test('ends with the first part that fails, completes nothing, and says what becomes of the rest', async () => {
    const s3 = storage((number) => {
      if (number === 7) throw new Error('UploadPartCopy failed: SlowDown.');
    });
    const failure: unknown = await copyInParts(s3, source, unending).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnfinishedCopyError);
    expect(String(failure)).toContain('SlowDown. The parts copied so far stay until');
    expect(s3.seen.parts).toBeLessThan(160);
    expect(s3.seen.completed).toEqual([]);
  });

  test('says that it was the deadline', async () => {
    const failing = storage((number) => {
      if (number === 3) throw new DeadlineError();
    });
    await expect(copyInParts(failing, source, unending)).rejects.toThrow('Too little time is left');
  });
});
