import { expect, test } from '@jest/globals';
import { canonicalJson, inCanonicalOrder } from './canonical-json.ts';

test('canonical JSON has neither blanks nor a choice of order', () => {
  const value = { b: [{ d: 1, c: 'ü"\\\n' }], a: null, B: true, size: 536_870_912_000 };
  expect(canonicalJson(value)).toBe(
    '{"B":true,"a":null,"b":[{"c":"ü\\"\\\\\\n","d":1}],"size":536870912000}',
  );
  expect(JSON.stringify(inCanonicalOrder(value))).toBe(canonicalJson(value));
});
