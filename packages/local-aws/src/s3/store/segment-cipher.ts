import { createCipheriv, createDecipheriv } from 'node:crypto';

/**
 * How an encrypted blob lies on disk: segments of 64 KiB, each sealed by AES-256-GCM. The nonce is the segment's
 * number and a mark on the last one, so that a range can be read by itself and a truncated blob is noticed.
 * A data key seals exactly one blob, therefore a counter never repeats under it.
 */
export const segmentBytes = 64 * 1024;
export const tagBytes = 16;

const zeros = Buffer.alloc(segmentBytes);
const zerosOnly = Buffer.from('zeros');

export function seal(key: Buffer, index: number, last: boolean, plaintext: Uint8Array): [Buffer, Buffer] {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: tagBytes });
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/**
 * Seals a segment of zeros without a ciphertext: its range of the file stays a hole, so that a sparse object is sparse
 * here too. The seal covers the claim that there is nothing but zeros, and cannot be made without the key.
 */
export function sealZeros(key: Buffer, index: number, last: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: tagBytes });
  cipher.setAAD(zerosOnly).final();
  return cipher.getAuthTag();
}

/**
 * Whether a whole segment, or its ciphertext, is nothing but zeros. No other whole segment has such a ciphertext by
 * chance, whereas one in 256 segments of a single byte does.
 */
export const isZeros = (bytes: Uint8Array): boolean => zeros.equals(bytes);

/** @throws Error when the segment was altered, moved, or is not the last one although it should be */
export function open(key: Buffer, index: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const ciphertext = sealed.subarray(0, -tagBytes);
  if (isZeros(ciphertext)) {
    decipher.setAAD(zerosOnly).final();
    return ciphertext;
  }
  const plaintext = decipher.update(ciphertext);
  decipher.final();
  return plaintext;
}

/** A blob of no bytes still has one (empty, last) segment. */
export const segmentCount = (size: number): number => Math.max(1, Math.ceil(size / segmentBytes));

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(last ? 1 : 0, 0);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}
