import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Checksum, decodeCrc32, encodeCrc32 } from './checksum.ts';
import { combineCrc32 } from './crc32-combine.ts';
import type { Part, Upload } from './model.ts';

/**
 * The checksum of an object from those of its parts: of the whole content (FULL_OBJECT), or of the parts'
 * checksums one after the other (COMPOSITE).
 * Source: Amazon S3 User Guide, "Checking object integrity for data uploads".
 */
export function combineChecksums(
  { checksumAlgorithm, checksumType }: Upload,
  parts: readonly Part[],
): Checksum {
  if (checksumType === 'FULL_OBJECT') {
    const value = parts.reduce(
      (sum, { checksum, piece }) => combineCrc32(sum, decodeCrc32(checksum.value), piece.size),
      0,
    );
    return { algorithm: 'CRC32', type: 'FULL_OBJECT', value: encodeCrc32(value) };
  }
  const all = Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum.value, 'base64')));
  const value =
    checksumAlgorithm === 'CRC32'
      ? encodeCrc32(crc32(all))
      : createHash('sha256').update(all).digest('base64');
  return { algorithm: checksumAlgorithm, type: 'COMPOSITE', value: `${value}-${parts.length}` };
}
