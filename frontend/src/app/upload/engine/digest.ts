import { sha256 } from '@noble/hashes/sha2.js';
import { type ChecksumAlgorithm } from './checksum-request';
import { crc32, crc32ToBase64 } from './crc32';

/** What is read into memory at a time. */
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
 * The checksum of a blob in base64, or undefined when it was not wanted any more.
 * @param goOn is told how many bytes are read, and answers whether to read on
 * @throws DOMException when the blob cannot be read (any more)
 */
export async function digestOf(
  algorithm: ChecksumAlgorithm,
  blob: Blob,
  goOn: (readBytes: number) => boolean,
): Promise<string | undefined> {
  const digest = digests[algorithm]();
  for (let at = 0; at < blob.size; at += sliceBytes) {
    const bytes = new Uint8Array(await blob.slice(at, at + sliceBytes).arrayBuffer());
    digest.update(bytes);
    const readBytes = at + bytes.length;
    release(bytes);
    if (!goOn(readBytes)) return undefined;
  }
  return digest.value();
}

/** Gives memory back at once, where the browser can: until it is collected, 150 MiB of a large file would pile up. */
function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  const { transfer } = buffer as Partial<Pick<ArrayBuffer, 'transfer'>>;
  transfer?.call(buffer, 0);
}
