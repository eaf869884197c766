import { expect, test } from '@jest/globals';
import { judge } from '../chaos/judge.ts';

const promise = (name: string, sensitive: boolean, stored: boolean) => ({
  attempt: { name, sensitive, route: 'raw' as const, file: { path: '', size: 1, sha256: 'right' } },
  stored,
});
const bucket = (...keys: string[]) =>
  new Map(keys.map((entry) => entry.split('=') as [key: string, sha256: string]));

test('finds nothing wrong when every promise was kept', () => {
  const promised = [promise('a', true, true), promise('b', false, true), promise('c', true, false)];
  const buckets = { normal: bucket('u/1/b=right'), vault: bucket('u/2/a=right') };
  expect(judge(promised, buckets)).toEqual([]);
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
])('%s is found', (word, promised, normal, vault) => {
  const broken = judge(promised, { normal: bucket(...normal), vault: bucket(...vault) });
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatch(word);
});
