import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Body } from './http.ts';

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
  constructor() {
    super('The file changed during its upload. Upload it again when it is finished.');
  }
}

/** @throws FileChangedError when its size or time is no longer what it was */
export async function requireUnchanged(file: LocalFile): Promise<void> {
  const { size, mtimeMs } = await stat(file.realPath);
  if (size !== file.size || mtimeMs !== file.mtimeMs) throw new FileChangedError();
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
  if (read !== size) throw new FileChangedError();
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
