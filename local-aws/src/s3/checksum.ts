import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../http/aws-error.ts';

export const checksumAlgorithms = ['CRC32', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; a composite one ends in `-` and its number of parts. */
  readonly value: string;
}

export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** @throws AwsError for a name that AWS does not know, or that is not supported here */
export function parseAlgorithm(name: string): ChecksumAlgorithm {
  const known = checksumAlgorithms.find((algorithm) => algorithm === name.toUpperCase());
  if (known) return known;
  throw new AwsError(
    'InvalidRequest',
    `The checksum algorithm ${name} is not supported; use CRC32 or SHA256.`,
  );
}

export function encodeCrc32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

export const decodeCrc32 = (value: string): number => Buffer.from(value, 'base64').readUInt32BE();

/** Everything that is computed over a body while it streams by. */
export class BodyDigest {
  readonly algorithm: ChecksumAlgorithm;
  readonly #md5: Hash = createHash('md5');
  readonly #sha256: Hash | null;
  #crc32 = 0;

  /** @param needsSha256 true when the signature was made over the body's hash */
  constructor(algorithm: ChecksumAlgorithm, needsSha256: boolean) {
    this.algorithm = algorithm;
    this.#sha256 = needsSha256 || algorithm === 'SHA256' ? createHash('sha256') : null;
  }

  async *tap(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#md5.update(chunk);
      this.#sha256?.update(chunk);
      if (this.algorithm === 'CRC32') this.#crc32 = crc32(chunk, this.#crc32);
      yield chunk;
    }
  }

  /** To be called once, after the last byte. */
  finish(): { md5: Buffer; sha256: Buffer | null; checksum: Checksum } {
    const md5 = this.#md5.digest();
    const sha256 = this.#sha256?.digest() ?? null;
    const value = this.algorithm === 'CRC32' ? encodeCrc32(this.#crc32) : (sha256?.toString('base64') ?? '');
    return { md5, sha256, checksum: { algorithm: this.algorithm, type: 'FULL_OBJECT', value } };
  }
}
