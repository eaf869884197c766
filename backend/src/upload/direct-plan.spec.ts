import { describe, expect, test } from '@jest/globals';
import { partCount, partSizeFor, sizeOfPart } from './direct-plan';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;
const planFor = (size: number) => ({ size, partSize: partSizeFor(size) });

describe('The parts of a file', () => {
  test.each([
    ['one byte', 1, 64 * MiB, 1],
    ['exactly one part', 64 * MiB, 64 * MiB, 1],
    ['one byte more', 64 * MiB + 1, 64 * MiB, 2],
    ['250 GiB', 250 * GiB, 64 * MiB, 4000],
    ['one byte more than that', 250 * GiB + 1, 65 * MiB, 3939],
    ['500 GiB', 500 * GiB, 128 * MiB, 4000],
  ])('of %s', (_, size, partSize, parts) => {
    expect(partSizeFor(size)).toBe(partSize);
    expect(partCount({ size, partSize })).toBe(parts);
  });

  test.each([1, 64 * MiB, 200 * MiB + 3, 500 * GiB])('of %i bytes add up to it', (size) => {
    const plan = planFor(size);
    const numbers = Array.from({ length: partCount(plan) }, (_, index) => index + 1);
    const total = numbers.reduce((sum, number) => sum + (sizeOfPart(plan, number) ?? NaN), 0);
    expect(total).toBe(size);
    expect(sizeOfPart(plan, 0)).toBeUndefined();
    expect(sizeOfPart(plan, numbers.length + 1)).toBeUndefined();
  });
});
