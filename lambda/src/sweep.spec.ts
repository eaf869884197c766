import { describe, expect, test } from '@jest/globals';
import { DeadlineError } from './deadline.ts';
import type { ListedObject } from './object-mover.ts';
import { oldestMs, youngestMs } from './sweep-limits.ts';
import { Sweeper } from './sweep.ts';

const now = Date.parse('2026-11-24T12:00:00Z');
const aged = (key: string, age: number): ListedObject => ({ key, storedAt: new Date(now - age) });

/** A listing that ends with an error when its signal is aborted, as that of storage. */
async function* listing(objects: readonly ListedObject[], signal: AbortSignal) {
  for (const object of objects) {
    await Promise.resolve();
    signal.throwIfAborted();
    yield object;
  }
}

describe('sweep', () => {
  test('hands on objects between 20 minutes and 7 days old, and no other', async () => {
    const objects = [
      aged('too young', youngestMs - 1),
      aged('youngest', youngestMs),
      aged('oldest', oldestMs),
      aged('too old', oldestMs + 1),
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

  test('has few objects in hand, however many there are', async () => {
    let [underWay, most] = [0, 0];
    const objects = Array.from({ length: 500 }, (_, index) => aged(`k${index}`, youngestMs));
    const handle = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
    };
    const { signal } = new AbortController();
    await new Sweeper().sweep((_after, until) => listing(objects, until), handle, { now, signal });
    expect(most).toBe(32);
  });

  test('says so when the deadline came before the end, and the next one goes on there', async () => {
    const deadline = new AbortController();
    const objects = Array.from({ length: 500 }, (_, index) => aged(`k${index}`, youngestMs));
    let handled = 0;
    const handle = () => {
      handled += 1;
      if (handled === 100) deadline.abort(new DeadlineError());
      return Promise.resolve();
    };
    const sweeper = new Sweeper();
    const asked: string[] = [];
    const list = (after: string, signal: AbortSignal) => {
      asked.push(after);
      return listing(objects, signal);
    };
    const result = await sweeper.sweep(list, handle, { now, signal: deadline.signal });
    expect(result.complete).toBe(false);
    expect(handled).toBeLessThan(200);

    const unhurried = { now, signal: new AbortController().signal };
    expect(await sweeper.sweep(list, handle, unhurried)).toEqual({ complete: true, listed: 500, ofAge: 500 });
    await sweeper.sweep(list, handle, unhurried);
    // Where it was cut off; and when it has seen everything, from the beginning.
    expect(asked).toEqual(['', `k${result.listed - 1}`, '']);
  });

  test('fails when the bucket cannot be listed', async () => {
    const list = () => {
      throw new Error('ListObjectsV2 failed: AccessDenied.');
    };
    const { signal } = new AbortController();
    await expect(new Sweeper().sweep(list, () => Promise.resolve(), { now, signal })).rejects.toThrow(
      'AccessDenied',
    );
  });
});
