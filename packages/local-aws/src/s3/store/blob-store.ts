import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { type FileHandle, open as openFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isZeros, open, seal, sealZeros, segmentBytes, segmentCount, tagBytes } from './segment-cipher.ts';

const plainReadBytes = 1024 ** 2;

export interface Blob {
  readonly id: string;
  /** Bytes of the content, not of the file that holds it. */
  readonly size: number;
}

/** The range of a blob to read, both ends inclusive. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Contents on disk, each in a file named by a UUID, so that a key never becomes a path.
 * For the rest of the code, a blob exists only when a row of the database names it.
 */
export class BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Streams a content to disk and, when the disk has it, calls `adopt`, which must write the row that names it.
   * Leaves nothing when either fails.
   * @param key the data key, for a content that is stored encrypted
   */
  async store<T>(
    source: AsyncIterable<Uint8Array>,
    key: Buffer | null,
    adopt: (blob: Blob) => T,
  ): Promise<T> {
    const id = randomUUID();
    try {
      const size = await this.#write(id, source, key);
      return adopt({ id, size });
    } catch (error) {
      await this.remove([id]);
      throw error;
    }
  }

  /** Reads a range in pieces of at most 64 KiB, or of 1 MiB where they need not be opened. */
  async *read({ id, size }: Blob, key: Buffer | null, { first, last }: ByteRange): AsyncGenerator<Buffer> {
    if (size === 0 || last < first) return;
    const file = await openFile(this.#path(id), 'r');
    try {
      if (!key) {
        yield* readPlain(file, { first, last });
        return;
      }
      for (let index = Math.floor(first / segmentBytes); index * segmentBytes <= last; index += 1) {
        const start = index * segmentBytes;
        const segment = open(
          key,
          index,
          index === segmentCount(size) - 1,
          await readSealed(file, index, size),
        );
        yield segment.subarray(Math.max(0, first - start), Math.min(segment.length, last - start + 1));
      }
    } finally {
      await file.close();
    }
  }

  async remove(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => rm(this.#path(id), { force: true })));
  }

  /** Removes what a crash left behind: every file that no row names. */
  sweep(named: ReadonlySet<string>): void {
    for (const id of readdirSync(this.#folder)) {
      if (!named.has(id)) rmSync(this.#path(id));
    }
  }

  async #write(id: string, source: AsyncIterable<Uint8Array>, key: Buffer | null): Promise<number> {
    const file = await openFile(this.#path(id), 'wx', 0o600);
    let size: number;
    try {
      size = key ? await writeSealed(file, source, key) : await writePlain(file, source);
      await file.sync();
    } finally {
      await file.close();
    }
    // The file's name is an entry of the folder, which a power cut loses unless it is synced too.
    const folder = await openFile(this.#folder, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return size;
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}

async function writePlain(file: FileHandle, source: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const chunk of source) {
    await file.writev([chunk]);
    size += chunk.length;
  }
  return size;
}

async function writeSealed(
  file: FileHandle,
  source: AsyncIterable<Uint8Array>,
  key: Buffer,
): Promise<number> {
  const segment = Buffer.allocUnsafe(segmentBytes);
  let filled = 0;
  let index = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.length) {
      // A full segment is sealed only when more follows: whether it is the last one is part of its seal.
      if (filled === segmentBytes) {
        await writeSegment(file, key, { index, last: false, content: segment });
        index += 1;
        filled = 0;
      }
      const part = chunk.subarray(taken, taken + segmentBytes - filled);
      segment.set(part, filled);
      filled += part.length;
      taken += part.length;
    }
  }
  await writeSegment(file, key, { index, last: true, content: segment.subarray(0, filled) });
  return index * segmentBytes + filled;
}

interface Segment {
  readonly index: number;
  readonly last: boolean;
  readonly content: Uint8Array;
}

async function writeSegment(file: FileHandle, key: Buffer, { index, last, content }: Segment): Promise<void> {
  const position = index * (segmentBytes + tagBytes);
  if (isZeros(content)) {
    await file.write(sealZeros(key, index, last), 0, tagBytes, position + content.length);
  } else {
    await file.writev(seal(key, index, last, content), position);
  }
}

async function* readPlain(file: FileHandle, { first, last }: ByteRange): AsyncGenerator<Buffer> {
  for (let position = first; position <= last; position += plainReadBytes) {
    yield await readExactly(file, position, Math.min(plainReadBytes, last - position + 1));
  }
}

function readSealed(file: FileHandle, index: number, size: number): Promise<Buffer> {
  const length = Math.min(segmentBytes, size - index * segmentBytes) + tagBytes;
  return readExactly(file, index * (segmentBytes + tagBytes), length);
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('A blob is shorter than its size says');
  return buffer;
}
