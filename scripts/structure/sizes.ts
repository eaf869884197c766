import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isProduct, sourceFiles } from './workspaces.ts';

const maxShortLines = 12;
const listedFolders = 8;

interface SizedFile {
  readonly path: string;
  readonly lines: number;
}

/** Figures without a limit: one would reward joining unrelated files, or deleting tests. @returns lines to print */
export function describeSizes(root: string): string[] {
  const files = sourceFiles(root).map((path) => ({ path, lines: countLines(join(root, path)) }));
  const product = files.filter(({ path }) => isProduct(path));
  const short = product.filter(({ lines }) => lines <= maxShortLines);
  const folders = Object.entries(Object.groupBy(product, ({ path }) => dirname(path)))
    .map(([folder, inside = []]) => ({ folder, count: inside.length }))
    .sort((one, other) => other.count - one.count);
  return [
    `product: ${linesOf(product)} lines in ${product.length} files; with tests and tools ${linesOf(files)} lines in ${files.length} files`,
    `product files of at most ${maxShortLines} lines: ${short.length}, ${((short.length / product.length) * 100).toFixed(1)} %`,
    'largest folders of the product, in files:',
    ...folders.slice(0, listedFolders).map(({ folder, count }) => `  ${String(count).padStart(3)} ${folder}`),
  ];
}

function countLines(path: string): number {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}

function linesOf(files: readonly SizedFile[]): number {
  return files.reduce((sum, { lines }) => sum + lines, 0);
}
