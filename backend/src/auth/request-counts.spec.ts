import { describe, expect, test } from '@jest/globals';
import { RequestCounts, windowSeconds } from './request-counts';

function countsAt(clock: { now: number }): RequestCounts {
  return new RequestCounts(() => clock.now);
}

describe('The count of requests', () => {
  test('lets a caller send as many requests as the limit says, and then wait for the end of its window', () => {
    const clock = { now: 0 };
    const counts = countsAt(clock);
    expect([counts.add('a', 2), counts.add('a', 2)]).toEqual([0, 0]);
    clock.now = 3500;
    expect([counts.add('a', 2), counts.add('a', 2)]).toEqual([7, 7]);
    clock.now = windowSeconds * 1000 - 1;
    expect(counts.add('a', 2)).toBe(1);
    clock.now++;
    expect(counts.add('a', 2)).toBe(0);
  });

  test('counts every caller for itself', () => {
    const counts = countsAt({ now: 0 });
    expect([counts.add('a', 1), counts.add('b', 1), counts.add('a', 1)]).toEqual([0, 0, windowSeconds]);
  });

  test('forgets callers with their windows, and no others', () => {
    const clock = { now: 0 };
    const counts = countsAt(clock);
    for (let caller = 0; caller < 1000; caller++) counts.add(`early ${caller}`, 1);
    clock.now = 1;
    counts.add('late', 1);
    clock.now = windowSeconds * 1000;
    expect(counts.add('late', 1)).toBe(1);
    expect(counts.size).toBe(1);
  });
});
