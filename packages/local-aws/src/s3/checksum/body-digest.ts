import { createHash } from 'node:crypto';
import { type Checksum, type ChecksumAlgorithm, startChecksum } from './checksum.ts';

/** Everything that is computed over a body while it streams by. */
export class BodyDigest {
  readonly #algorithm: ChecksumAlgorithm;
  readonly #checksum;
  readonly #md5 = createHash('md5');
  readonly #sha256;

  /** @param needsSha256 true when the signature was made over the body's hash */
  constructor(algorithm: ChecksumAlgorithm, needsSha256: boolean) {
    this.#algorithm = algorithm;
    this.#checksum = startChecksum(algorithm);
    this.#sha256 = needsSha256 ? createHash('sha256') : null;
  }

  update(chunk: Uint8Array): void {
    this.#md5.update(chunk);
    this.#sha256?.update(chunk);
    this.#checksum.update(chunk);
  }

  async *tap(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.update(chunk);
      yield chunk;
    }
  }

  /** To be called once, after the last byte. `sha256` is in hex; null when it was not needed. */
  finish(): { md5: Buffer; sha256: string | null; checksum: Checksum } {
    const value = this.#checksum.digest().toString('base64');
    return {
      md5: this.#md5.digest(),
      sha256: this.#sha256?.digest('hex') ?? null,
      checksum: { algorithm: this.#algorithm, type: 'FULL_OBJECT', value },
    };
  }
}
