import { describe, expect, test } from '@jest/globals';
import { partCount, partOf, partSizeFor, partsOf } from './part-plan.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

describe('The parts of a file', () => {
  test.each([
    ['one byte', 1, 64 * MiB, 1],
    ['exactly one part', 64 * MiB, 64 * MiB, 1],
    ['one byte more than a part', 64 * MiB + 1, 64 * MiB, 2],
    ['250 GiB', 250 * GiB, 64 * MiB, 4000],
    ['one byte more than 250 GiB', 250 * GiB + 1, 65 * MiB, 3939],
    ['500 GiB', 500 * GiB, 128 * MiB, 4000],
  ])('of %s are planned in a size that keeps their number below 4,000', (_, size, partSize, parts) => {
    expect(partSizeFor(size)).toBe(partSize);
    expect(partCount({ size, partSize })).toBe(parts);
  });

  test.each([1, 64 * MiB, 200 * MiB + 3, 500 * GiB])('of %i bytes add up to the file', (size) => {
    const plan = { size, partSize: partSizeFor(size) };
    const parts = partsOf(plan);
    expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(size);
    expect(partOf(plan, 0)).toBeUndefined();
    expect(partOf(plan, parts.length + 1)).toBeUndefined();
  });

  test.each([
    [0, [[0, 0]]],
    [1, [[0, 1]]],
    [10, [[0, 10]]],
    [
      11,
      [
        [0, 10],
        [10, 1],
      ],
    ],
    [
      20,
      [
        [0, 10],
        [10, 10],
      ],
    ],
  ])('of %d bytes follow one another without a gap when each has ten bytes', (size, ranges) => {
    const parts = partsOf({ size, partSize: 10 });
    expect(parts.map((part) => [part.offset, part.size])).toEqual(ranges);
    expect(parts.map(({ number }) => number)).toEqual(ranges.map((_, index) => index + 1));
  });
});
