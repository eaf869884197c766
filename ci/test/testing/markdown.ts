import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** A fenced block of a Markdown file. */
export interface Fence {
  readonly language: string;
  /** What follows the language on the fence's first line. */
  readonly mark: string;
  readonly text: string;
}

/** Reads fences, those inside list items too, which lose their indentation. */
export function readFences(path: string): Fence[] {
  const source = readFileSync(join(root, path), 'utf8');
  return [...source.matchAll(/^( *)```(\w+) ?(.*)\n([^]*?)^\1```$/gm)].map(
    ([, indent = '', language = '', mark = '', text = '']) => ({
      language,
      mark,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** The cells of every table row below a heading, up to the next heading; header and rule are left out. */
export function readTable(path: string, heading: string): string[][] {
  const source = readFileSync(join(root, path), 'utf8');
  const section = source.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line, index, lines) => line.startsWith('|') && !/^\| ?-/.test(lines[index + 1] ?? ''))
    .filter((line) => !/^\| ?-/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
