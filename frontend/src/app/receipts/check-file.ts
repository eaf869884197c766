import { type Checksums } from '../upload/engine/checksums';
import { type Receipt } from '../upload/receipt';

export type FileVerdict = 'same' | 'other-size' | 'other-content';

const algorithms = { SHA256: 'sha-256', CRC32: 'crc32' } as const;

/**
 * Whether a file is the one that a receipt is for.
 * @throws UnreadableFile, ChecksumFailure, or the signal's reason when it was aborted
 */
export async function checkFile(
  file: File,
  { size, checksum }: Receipt,
  checksums: Pick<Checksums, 'of'>,
  options: Parameters<Checksums['of']>[2],
): Promise<FileVerdict> {
  if (file.size !== size) return 'other-size';
  const value = await checksums.of(algorithms[checksum.algorithm], file, options);
  return value === checksum.value ? 'same' : 'other-content';
}
