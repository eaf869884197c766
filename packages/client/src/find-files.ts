import { isUtf8 } from 'node:buffer';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { workingFolder } from './environment.ts';
import { reasonOf } from './file-error.ts';
import type { LocalFile } from './local-file.ts';

/** Something that was named, or is in a folder that was, and cannot be uploaded. */
interface Unusable {
  /** As it was named, for messages. */
  readonly path: string;
  /** Why, as a sentence for a person. */
  readonly error: string;
}

interface FoundFiles {
  readonly files: readonly LocalFile[];
  readonly unusable: readonly Unusable[];
}

type Found = LocalFile | Unusable;

/** Files, and everything below folders, in a stable order; links inside folders are not followed. */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const found = (await Promise.all(paths.map(expand))).flat();
  return {
    files: found.filter((each) => 'realPath' in each),
    unusable: found.filter((each) => 'error' in each),
  };
}

async function expand(path: string): Promise<Found[]> {
  try {
    // An empty argument would otherwise mean the whole working folder.
    const stats = await stat(path === '' ? '' : resolve(workingFolder, path));
    if (stats.isDirectory()) return await expandFolder(path);
    if (stats.isFile()) return [await findFile(path)];
    return [{ path, error: 'It is neither a file nor a folder.' }];
  } catch (error) {
    return [{ path, error: reasonOf(error) }];
  }
}

async function expandFolder(folder: string): Promise<Found[]> {
  const options = { withFileTypes: true, encoding: 'buffer' } as const;
  const entries = await readdir(resolve(workingFolder, folder), options);
  const found = entries.map(async (entry): Promise<Found[]> => {
    const path = join(folder, entry.name.toString());
    if (!entry.isFile() && !entry.isDirectory()) return [];
    if (isUtf8(entry.name)) return expand(path);
    return [{ path, error: 'Its name is not UTF-8: rename it.' }];
  });
  const all = (await Promise.all(found)).flat();
  return all.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** A file by its path. @throws what the operating system says when there is none */
export async function findFile(path: string): Promise<LocalFile> {
  const realPath = await realpath(resolve(workingFolder, path));
  const { size, mtimeMs } = await stat(realPath);
  return { path, realPath, name: basename(path), size, mtimeMs };
}
