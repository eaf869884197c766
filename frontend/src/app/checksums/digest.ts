import { sha256 } from '@noble/hashes/sha2.js';
import { crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { type ChecksumAlgorithm } from './checksums';
import { crc32 } from './crc32';

/** How much is read into memory at a time. */
const sliceBytes = 2 * 1024 * 1024;

interface Digest {
  update(bytes: Uint8Array): void;
  /** Base64. */
  value(): string;
}

// In plain JavaScript: `crypto.subtle` takes a file only as a whole, and is missing on pages served over plain HTTP.
const digests: Record<ChecksumAlgorithm, () => Digest> = {
  'sha-256': () => {
    const hash = sha256.create();
    return {
      update: (bytes) => void hash.update(bytes),
      value: () => btoa(String.fromCharCode(...hash.digest())),
    };
  },
  crc32: () => {
    let crc = 0;
    return { update: (bytes) => void (crc = crc32(bytes, crc)), value: () => crc32ToBase64(crc) };
  },
};

/**
 * The checksum of a blob in base64, or undefined when the caller stopped it.
 * @param goOn receives how many bytes are read, and returns whether to read on
 * @throws DOMException when the blob cannot be read (any more)
 */
export async function digestOf(
  algorithm: ChecksumAlgorithm,
  blob: Blob,
  goOn: (readBytes: number) => boolean,
): Promise<string | undefined> {
  const digest = digests[algorithm]();
  for (let offset = 0; offset < blob.size; offset += sliceBytes) {
    const bytes = new Uint8Array(await blob.slice(offset, offset + sliceBytes).arrayBuffer());
    digest.update(bytes);
    const readBytes = offset + bytes.length;
    release(bytes);
    if (!goOn(readBytes)) return undefined;
  }
  return digest.value();
}

/** Frees memory at once, where the browser can: until it is collected, 150 MiB of a large file would pile up. */
function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  const { transfer } = buffer as Partial<Pick<ArrayBuffer, 'transfer'>>;
  transfer?.call(buffer, 0);
}
