import { describe, expect, test } from '@jest/globals';
import { maxDirectUploadBytes } from '@static-file-upload/contract/limits';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyInParts, planCopy, UnfinishedCopyError } from './copy-in-parts.ts';
import { DeadlineError } from './deadline.ts';
import type { UploadedPart } from './storage/part-copier.ts';

const gibibyte = 1024 ** 3;
const source = {
  key: 'k',
  etag: '"e"',
  size: 20 * gibibyte,
  checksum: { algorithm: 'CRC32', value: 'NhCmhg==' },
  description: {},
} as const;

describe('planCopy', () => {
  test.each([
    [5 * gibibyte + 1, 41, 128 * 1024 ** 2],
    [maxDirectUploadBytes, 4_000, 128 * 1024 ** 2],
    [5 * 1024 * gibibyte, 9_000, 610_839_794],
  ])('%i bytes are copied in %i parts of at most %i bytes', (size, count, maxBytes) => {
    const parts = planCopy(size);
    expect(parts).toHaveLength(count);
    expect(parts[0]).toEqual({ number: 1, offset: 0, size: maxBytes });
    let end = 0;
    for (const part of parts) {
      expect(part.offset).toBe(end);
      end += part.size;
    }
    expect(end).toBe(size);
  });
});

describe('copyInParts', () => {
  const unending = new AbortController().signal;

  /** Storage that copies parts, and calls `act` after each, which may throw. */
  function storage(act: (number: number) => void = () => {}) {
    let underWay = 0;
    const seen = { maxInFlight: 0, parts: 0, completed: [] as readonly UploadedPart[] };
    return {
      seen,
      begin: () => Promise.resolve('id'),
      copyPart: async (_source: unknown, _id: string, { number }: { number: number }) => {
        underWay += 1;
        seen.parts += 1;
        seen.maxInFlight = Math.max(seen.maxInFlight, underWay);
        await sleep(number % 3);
        underWay -= 1;
        act(number);
        return { number, etag: `"${number}"` };
      },
      complete: (_source: unknown, _id: string, parts: readonly UploadedPart[]) => {
        seen.completed = parts;
        return Promise.resolve(source.checksum);
      },
    };
  }

  test('a copy has at most 64 parts in flight, and completes with all of them in order', async () => {
    const s3 = storage();
    expect(await copyInParts(s3, source, unending)).toEqual(source.checksum);
    expect(s3.seen.maxInFlight).toBe(64);
    expect(s3.seen.completed.map(({ number }) => number)).toEqual(
      Array.from({ length: 160 }, (_, index) => index + 1),
    );
  });

  test('a copy ends with the first part that fails, completes nothing, and says what happens to the parts', async () => {
    const s3 = storage((number) => {
      if (number === 7) throw new Error('UploadPartCopy failed: SlowDown.');
    });
    const failure: unknown = await copyInParts(s3, source, unending).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnfinishedCopyError);
    expect(String(failure)).toContain('SlowDown. The parts copied so far stay until');
    expect(s3.seen.parts).toBeLessThan(160);
    expect(s3.seen.completed).toEqual([]);
  });

  test('a copy that the deadline ends says that it was the deadline', async () => {
    const failing = storage((number) => {
      if (number === 3) throw new DeadlineError();
    });
    await expect(copyInParts(failing, source, unending)).rejects.toThrow('Too little time is left');
  });
});
