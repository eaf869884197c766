import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../../http/aws-error.ts';
import { Crc, crcParameters } from './crc.ts';

/** Of the algorithms that S3 knows, SHA-1 is not supported: nothing should rely on it. */
const checksumAlgorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA256'] as const;
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
    `The checksum algorithm ${name} is not supported; use ${checksumAlgorithms.join(', ')}.`,
  );
}

/** A checksum that is being computed. */
export interface RunningChecksum {
  update(chunk: Uint8Array): unknown;
  digest(): Buffer;
}

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  if (algorithm === 'SHA256') return createHash('sha256');
  // Node computes this one natively, ten times as fast as a table in JavaScript.
  return algorithm === 'CRC32' ? new NativeCrc32() : new Crc(crcParameters[algorithm]);
}

class NativeCrc32 implements RunningChecksum {
  #value = 0;

  update(chunk: Uint8Array): void {
    this.#value = crc32(chunk, this.#value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#value);
    return bytes;
  }
}
