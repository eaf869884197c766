import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type LocalFile, readRange } from './local-file.ts';

export interface PlannedPart {
  readonly number: number;
  /** The first byte, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Base64, as S3 writes it. */
  readonly crc32: string;
}

/** Reads a file once, in its order, and gives out its parts with their checksums. */
export class PartReader {
  readonly #file: LocalFile;
  readonly #partSize: number;
  #whole = 0;

  constructor(file: LocalFile, partSize: number) {
    this.#file = file;
    this.#partSize = partSize;
  }

  /** Of everything that has been given out: of the whole file, once `parts` has ended. */
  get crc32(): string {
    return base64Of(this.#whole);
  }

  async *parts(): AsyncGenerator<PlannedPart> {
    const { size } = this.#file;
    for (let start = 0, number = 1; start < size; start += this.#partSize, number++) {
      const end = Math.min(start + this.#partSize, size);
      let part = 0;
      for await (const chunk of readRange(this.#file, start, end)) {
        part = crc32(chunk, part);
        this.#whole = crc32(chunk, this.#whole);
      }
      yield { number, start, end, crc32: base64Of(part) };
    }
  }
}

/** Base64 of a file's SHA-256. */
export async function sha256Of(file: LocalFile): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readRange(file, 0, file.size)) hash.update(chunk);
  return hash.digest('base64');
}

function base64Of(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
