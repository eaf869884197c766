import { type Checksum, startChecksum } from '../checksum/checksum.ts';
import { CrcCombiner } from '../checksum/crc-combine.ts';
import { crcParameters } from '../checksum/crc.ts';
import type { Part, Upload } from '../store/model.ts';

/**
 * The checksum of an object from those of its parts: of the whole content (FULL_OBJECT), or of the parts'
 * checksums one after the other (COMPOSITE).
 * Source: Amazon S3 User Guide, "Checking object integrity for data uploads".
 */
export function combineChecksums(upload: Upload, parts: readonly Part[]): Checksum {
  const { checksumAlgorithm: algorithm, checksumType: type } = upload;
  if (type === 'FULL_OBJECT') return { algorithm, type, value: combineFull(upload, parts) };
  const checksum = startChecksum(algorithm);
  for (const part of parts) checksum.update(Buffer.from(part.checksum.value, 'base64'));
  return { algorithm, type, value: `${checksum.digest().toString('base64')}-${parts.length}` };
}

function combineFull({ checksumAlgorithm }: Upload, parts: readonly Part[]): string {
  // CreateMultipartUpload refuses a full-object SHA-256, as AWS does: hashes cannot be joined.
  if (checksumAlgorithm === 'SHA256') throw new Error('A full-object SHA256 cannot be made from parts');
  const parameters = crcParameters[checksumAlgorithm];
  const combiner = new CrcCombiner(parameters);
  const toNumber = (value: string) => BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`);
  const whole = parts.reduce(
    (sum, { checksum, piece }) => combiner.combine(sum, toNumber(checksum.value), piece.size),
    0n,
  );
  const hex = whole.toString(16).padStart(parameters.bits / 4, '0');
  return Buffer.from(hex, 'hex').toString('base64');
}
