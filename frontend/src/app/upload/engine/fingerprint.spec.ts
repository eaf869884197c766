import { sampleOffsets } from './fingerprint';

test('a small file is sampled whole, a large one at both ends and between', () => {
  expect(sampleOffsets(0)).toEqual([]);
  expect(sampleOffsets(4097)).toEqual([0, 4096]);
  const large = sampleOffsets(500 * 2 ** 30);
  expect(large).toHaveLength(16);
  expect([large[0], large.at(-1)]).toEqual([0, 500 * 2 ** 30 - 4096]);
});
