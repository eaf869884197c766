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
  test('cites tests, runs and statements that exist', () => {
    const citations = readCitations(read(path));
    expect(citations.length).toBeGreaterThan(20);
    expect(citations.filter((citation) => !isThere(citation))).toEqual([]);
  });
});

test('security-controls.md: nothing is met without a witness, nothing else without a reason', () => {
  const words = new Set<string>();
  for (const row of rowsOf('docs/security-controls.md')) {
    const state = row.find((cell) => /^(met|by switch|not|not applicable|open)$/.test(cell));
    if (state === undefined) continue;
    words.add(state);
    const last = row.at(-2) ?? '';
    expect({ row, witnessed: readCitations(last).length > 0 || !/^(met|by switch)$/.test(state) }).toEqual({
      row,
      witnessed: true,
    });
    expect({ row, explained: last.length > 7 }).toEqual({ row, explained: true });
  }
  expect(words).toEqual(new Set(['met', 'by switch', 'not', 'not applicable', 'open']));
});
