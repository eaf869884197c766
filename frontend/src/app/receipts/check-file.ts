import { type Receipt } from '@static-file-upload/contract/receipt';
import { type Checksums } from '../checksums/checksums';

export type FileVerdict = 'same' | 'other-size' | 'other-content';

const algorithms = { SHA256: 'sha-256', CRC32: 'crc32' } as const;

/**
 * Whether a file is the one that a receipt is for.
 * @throws UnreadableFile, ChecksumFailure, or the signal's reason when it was aborted
 */
export async function checkFile(
  file: File,
  { size, checksum }: Pick<Receipt, 'size' | 'checksum'>,
  checksums: Pick<Checksums, 'of'>,
  options: Parameters<Checksums['of']>[2],
): Promise<FileVerdict> {
  if (file.size !== size) return 'other-size';
  const value = await checksums.of(algorithms[checksum.algorithm], file, options);
  return value === checksum.value ? 'same' : 'other-content';
}
