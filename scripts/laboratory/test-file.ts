import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const blockBytes = 1024 ** 2;

export interface TestFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/** Writes a file whose bytes follow from its seed, without ever holding it whole. */
export async function writeTestFile(path: string, size: number, seed: number): Promise<TestFile> {
  const hash = createHash('sha256');
  function* content() {
    for (const block of blocks(size, seed)) {
      hash.update(block);
      yield block;
    }
  }
  await pipeline(Readable.from(content(), { objectMode: false }), createWriteStream(path));
  return { path, size, sha256: hash.digest('hex') };
}

/** The key stream of AES in counter mode: fast, and no two places of it are alike. */
function* blocks(size: number, seed: number): Generator<Buffer> {
  const key = createHash('md5').update(String(seed)).digest();
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16));
  for (let made = 0; made < size; made += blockBytes) {
    yield cipher.update(Buffer.alloc(Math.min(blockBytes, size - made)));
  }
}
