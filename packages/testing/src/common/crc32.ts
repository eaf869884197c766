import { crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { crc32 } from 'node:zlib';

/** The CRC-32 of bytes that follow each other, in base64, as S3 writes it. */
export function crc32Of(...chunks: readonly Uint8Array[]): string {
  return crc32ToBase64(chunks.reduce((sum, chunk) => crc32(chunk, sum), 0));
}
