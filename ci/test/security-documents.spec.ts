/** What the security documents claim has a witness, and every witness exists. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isThere, readCitations } from './testing/citations.ts';
import { root } from './testing/root.ts';

const documents = ['docs/security-controls.md', 'docs/threat-model.md'];
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const rowsOf = (path: string) =>
  read(path)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

describe.each(documents)('%s', (path) => {
  test(`${path} cites tests, runs and statements that exist`, () => {
    const citations = readCitations(read(path));
    expect(citations.length).toBeGreaterThan(20);
    expect(citations.filter((citation) => !isThere(citation))).toEqual([]);
  });
});

test('security-controls.md: nothing is met without a witness, nothing else without a reason', () => {
  const states = new Set<string>();
  for (const row of rowsOf('docs/security-controls.md')) {
    const state = row.find((cell) => /^(met|by switch|not|not applicable|open)$/.test(cell));
    if (state === undefined) continue;
    states.add(state);
    const last = row.at(-2) ?? '';
    expect({ row, witnessed: readCitations(last).length > 0 || !/^(met|by switch)$/.test(state) }).toEqual({
      row,
      witnessed: true,
    });
    expect({ row, explained: last.length > 7 }).toEqual({ row, explained: true });
  }
  expect(states).toEqual(new Set(['met', 'by switch', 'not', 'not applicable', 'open']));
});

/** How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are its first ones. */
const requirements: Readonly<Record<string, readonly number[]>> = {
  '1': [2, 9, 11, 3, 2],
  '2': [3, 3, 4, 1],
  '3': [0, 2, 4, 6, 5, 0, 2],
  '4': [3, 1, 2, 4],
  '5': [1, 3, 2, 3],
  '6': [3, 12, 4, 4, 5, 3, 0, 4],
  '7': [3, 4, 2, 5, 2, 2],
  '8': [2, 3, 1, 1],
  '9': [3, 4],
  '10': [2, 2, 4, 11, 5, 2, 3],
  '11': [2, 3, 3, 4, 1, 1],
  '12': [3, 2, 4],
  '13': [1, 5, 2, 5],
  '14': [2, 4, 3],
  '15': [3, 3, 7],
  '16': [1, 5, 4, 3, 3],
  '17': [1, 4, 2],
};

test('security-controls.md: covers every requirement of ASVS 5.0, level 2, once', () => {
  const expected = Object.entries(requirements).flatMap(([chapter, sections]) =>
    sections.flatMap((count, section) =>
      Array.from({ length: count }, (_, index) => `${chapter}.${section + 1}.${index + 1}`),
    ),
  );
  const covered = rowsOf('docs/security-controls.md').flatMap(
    ([, first = '']) => first.match(/^\d+\.\d+\.\d+\b|(?<=, )\d+\.\d+\.\d+\b/g) ?? [],
  );
  expect(covered.toSorted()).toEqual(expected.toSorted());
});
