import { lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every file and link below a folder, by path relative to it, with its size. */
export function listFiles(folder: string): { path: string; bytes: number }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path: relative(folder, path), bytes: lstatSync(path).size };
    });
}

/** Bytes per package or folder, the greatest first. */
export function largest(files: { path: string; bytes: number }[], count: number): [string, number][] {
  const sums = new Map<string, number>();
  for (const { path, bytes } of files) {
    const [, name = path] = /^((?:.*?node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    sums.set(name, (sums.get(name) ?? 0) + bytes);
  }
  return [...sums].sort(([, one], [, other]) => other - one).slice(0, count);
}
