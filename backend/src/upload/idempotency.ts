import { createHash } from 'node:crypto';
import { Problem } from '../http/problem';

const key = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

export class InvalidIdempotencyKey extends Problem {
  constructor(detail: string) {
    super('malformed-request', detail, { errors: [{ field: 'Idempotency-Key', detail }] });
  }
}

/**
 * The key under which a client may repeat its request.
 * @throws InvalidIdempotencyKey when it is none, or when no digest says which bytes it stands for
 */
export function idempotencyKey(
  header: string | string[] | undefined,
  digest: string | undefined,
): string | undefined {
  if (header === undefined) return undefined;
  const sent = String(header);
  if (!key.test(sent)) {
    throw new InvalidIdempotencyKey('An Idempotency-Key has 1 to 255 printable ASCII characters.');
  }
  if (digest === undefined) {
    throw new InvalidIdempotencyKey('An Idempotency-Key needs a Repr-Digest, which says what is repeated.');
  }
  return sent;
}

/**
 * The id that the same words always give: a version 8 UUID (RFC 9562 §5.8) from the first bits of their SHA-256. Each
 * word is preceded by its length, so that no two lists give the same bytes.
 */
export function idOf(words: readonly string[]): string {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${Buffer.byteLength(word)}:${word}`);
  const bytes = hash.digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
