import { idempotencyKeyHeader } from '@static-file-upload/contract/headers';
import { createHash } from 'node:crypto';
import { Problem } from '../../problem/problem';

export const validKey = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/**
 * The key under which a client may repeat its request.
 * @throws Problem `malformed-request` when it is not valid, or when no SHA-256 says which bytes it stands for
 */
export function idempotencyKey(
  header: string | string[] | undefined,
  sha256: string | undefined,
): string | undefined {
  if (header === undefined) return undefined;
  const sent = String(header);
  if (!validKey.test(sent)) throw refused('An Idempotency-Key has 1 to 255 printable ASCII characters.');
  if (sha256 === undefined) {
    throw refused('An Idempotency-Key needs a SHA-256 in Repr-Digest, which says what is repeated.');
  }
  return sent;
}

/**
 * The id that the same values always give: a version 8 UUID (RFC 9562 §5.8) from the first bits of their SHA-256. Each
 * value is preceded by its length, so that no two lists give the same bytes.
 */
export function idOf(values: readonly string[]): string {
  const hash = createHash('sha256');
  for (const value of values) hash.update(`${Buffer.byteLength(value)}:${value}`);
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function refused(detail: string): Problem {
  return Problem.ofField('malformed-request', idempotencyKeyHeader, detail);
}
