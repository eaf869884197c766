import { sampleStarts } from './fingerprint';
import { partsOf } from './part-plan';

test.each([
  [0, [[0, 0]]],
  [1, [[0, 1]]],
  [10, [[0, 10]]],
  [
    11,
    [
      [0, 10],
      [10, 11],
    ],
  ],
  [
    20,
    [
      [0, 10],
      [10, 20],
    ],
  ],
])('a file of %d bytes in parts of ten', (size, ranges) => {
  const parts = partsOf(size, 10);
  expect(parts.map(({ start, end }) => [start, end])).toEqual(ranges);
  expect(parts.map(({ number }) => number)).toEqual(ranges.map((_, index) => index + 1));
});

test('a small file is sampled whole, a large one at both ends and between', () => {
  expect(sampleStarts(0)).toEqual([]);
  expect(sampleStarts(4097)).toEqual([0, 4096]);
  const large = sampleStarts(500 * 2 ** 30);
  expect(large).toHaveLength(16);
  expect([large[0], large.at(-1)]).toEqual([0, 500 * 2 ** 30 - 4096]);
});
