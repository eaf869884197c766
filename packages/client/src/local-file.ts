import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Body } from './http.ts';
import { UsageError } from './options.ts';

/** A file to upload, as it was when the command began. */
export interface LocalFile {
  /** As it was named, for messages. */
  readonly path: string;
  /** Absolute, without links. */
  readonly realPath: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
}

/** A stretch of a file. */
export interface Range {
  /** Of its first byte. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

class FileChangedError extends Error {
  constructor({ path }: LocalFile) {
    super(`${path} changed during its upload. Nothing was stored; upload it again when it is finished.`);
  }
}

/** Files, and everything below folders, in a stable order. @throws UsageError for what is neither */
export async function findFiles(paths: readonly string[]): Promise<LocalFile[]> {
  const found = await Promise.all(paths.map(expand));
  const files = found.flat();
  if (files.length === 0) throw new UsageError(`There is no file in ${paths.join(', ')}.`);
  return files;
}

async function expand(path: string): Promise<LocalFile[]> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: there is no such file or folder.`, { cause: error });
  });
  if (stats.isFile()) return [await describe(path, stats)];
  if (!stats.isDirectory()) throw new UsageError(`${path} is neither a file nor a folder.`);
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const inside = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(inside.sort().map(async (each) => describe(each, await stat(each))));
}

async function describe(path: string, { size, mtimeMs }: Stats): Promise<LocalFile> {
  return { path, realPath: await realpath(path), name: basename(path), size, mtimeMs };
}

/** @throws FileChangedError when its size or time is no longer what it was */
export async function requireUnchanged(file: LocalFile): Promise<void> {
  const { size, mtimeMs } = await stat(file.realPath);
  if (size !== file.size || mtimeMs !== file.mtimeMs) throw new FileChangedError(file);
}

/** @throws FileChangedError when the file has become shorter */
export async function* readRange(file: LocalFile, { offset, size }: Range): AsyncGenerator<Buffer> {
  if (size === 0) return;
  let read = 0;
  const stream = createReadStream(file.realPath, {
    start: offset,
    end: offset + size - 1,
    highWaterMark: 1024 ** 2,
  });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    read += chunk.length;
    yield chunk;
  }
  if (read !== size) throw new FileChangedError(file);
}

/** Bytes of a file that are read only while they are sent. @throws FileChangedError */
export async function toBody(file: LocalFile, range: Range): Promise<Body> {
  await requireUnchanged(file);
  return { size: range.size, bytes: readRange(file, range) };
}

/** Base64 of a file's SHA-256. */
export async function sha256Of(file: LocalFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readRange(file, { offset: 0, size: file.size })) hash.update(chunk);
  return hash.digest('base64');
}
