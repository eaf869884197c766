import { expect, test } from '@jest/globals';
import { comparePromises } from '../laboratory/compare.ts';

const promise = (name: string, sensitive: boolean, stored: boolean) => ({
  attempt: { name, sensitive, route: 'raw' as const, file: { path: '', size: 1, sha256: 'right' } },
  stored,
});
const bucket = (...keys: string[]) =>
  new Map(keys.map((entry) => entry.split('=') as [key: string, sha256: string]));

test('comparing promises with buckets finds nothing wrong when every promise was kept', () => {
  const promised = [promise('a', true, true), promise('b', false, true), promise('c', true, false)];
  const buckets = { normal: bucket('u/1/b=right'), vault: bucket('u/2/a=right') };
  expect(comparePromises(promised, buckets)).toEqual([]);
});

test.each([
  ['LOST', [promise('a', true, true)], [], []],
  ['LOST', [promise('a', false, true)], [], []],
  ['WRONG PLACE', [promise('a', true, false)], ['u/1/a=right'], []],
  ['WRONG PLACE', [promise('a', false, false)], [], ['u/1/a=right']],
  ['DIFFERENT', [promise('a', true, true)], [], ['u/1/a=half']],
  ['DIFFERENT', [promise('a', false, false)], ['u/1/a=half'], []],
  ['TWICE', [promise('a', false, true)], ['u/1/a=right', 'u/2/a=right'], []],
  ['UNKNOWN', [promise('a', false, false)], ['u/1/b=right'], []],
])('comparing promises with buckets finds what is %s', (word, promised, normal, vault) => {
  const broken = comparePromises(promised, { normal: bucket(...normal), vault: bucket(...vault) });
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatch(word);
});
