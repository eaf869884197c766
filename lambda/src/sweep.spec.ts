import { describe, expect, test } from '@jest/globals';
import { DeadlineError } from './deadline.ts';
import { maxSweepAgeMs, minSweepAgeMs } from './limits.ts';
import type { ListedObject } from './storage/object-storage.ts';
import { Sweeper } from './sweep.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const aged = (key: string, age: number): ListedObject => ({ key, storedAt: new Date(now - age) });

/** A listing that throws when its signal is aborted, like that of storage. */
async function* listing(objects: readonly ListedObject[], signal: AbortSignal) {
  for (const object of objects) {
    await Promise.resolve();
    signal.throwIfAborted();
    yield object;
  }
}

describe('sweep', () => {
  test('a sweep handles the objects between 20 minutes and 7 days old, and no others', async () => {
    const objects = [
      aged('too young', minSweepAgeMs - 1),
      aged('youngest', minSweepAgeMs),
      aged('oldest', maxSweepAgeMs),
      aged('too old', maxSweepAgeMs + 1),
      aged('of tomorrow', -1),
    ];
    const handled: string[] = [];
    const result = await new Sweeper().sweep(
      (_after, signal) => listing(objects, signal),
      ({ key }) => Promise.resolve(void handled.push(key)),
      { now, signal: new AbortController().signal },
    );
    expect(handled).toEqual(['youngest', 'oldest']);
    expect(result).toEqual({ complete: true, listed: 5, ofAge: 2 });
  });

  test('a sweep handles at most 32 objects at a time, however many there are', async () => {
    let [underWay, maxUnderWay] = [0, 0];
    const objects = Array.from({ length: 500 }, (_, index) => aged(`k${index}`, minSweepAgeMs));
    const handle = async () => {
      underWay += 1;
      maxUnderWay = Math.max(maxUnderWay, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    };
    const { signal } = new AbortController();
    await new Sweeper().sweep((_after, until) => listing(objects, until), handle, { now, signal });
    expect(maxUnderWay).toBe(32);
  });

  test('a sweep that the deadline cuts off says so, and the next sweep continues there', async () => {
    const deadline = new AbortController();
    const objects = Array.from({ length: 500 }, (_, index) => aged(`k${index}`, minSweepAgeMs));
    let handled = 0;
    const handle = () => {
      handled += 1;
      if (handled === 100) deadline.abort(new DeadlineError());
      return Promise.resolve();
    };
    const sweeper = new Sweeper();
    const startKeys: string[] = [];
    const list = (after: string, signal: AbortSignal) => {
      startKeys.push(after);
      return listing(objects, signal);
    };
    const result = await sweeper.sweep(list, handle, { now, signal: deadline.signal });
    expect(result.complete).toBe(false);
    expect(handled).toBeLessThan(200);

    const unhurried = { now, signal: new AbortController().signal };
    expect(await sweeper.sweep(list, handle, unhurried)).toEqual({ complete: true, listed: 500, ofAge: 500 });
    await sweeper.sweep(list, handle, unhurried);
    // The second sweep starts where the first was cut off, the third at the beginning again.
    expect(startKeys).toEqual(['', `k${result.listed - 1}`, '']);
  });

  test('a sweep fails when the bucket cannot be listed', async () => {
    const list = () => {
      throw new Error('ListObjectsV2 failed: AccessDenied.');
    };
    const { signal } = new AbortController();
    await expect(new Sweeper().sweep(list, () => Promise.resolve(), { now, signal })).rejects.toThrow(
      'AccessDenied',
    );
  });
});
