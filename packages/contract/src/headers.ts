/** Identifies a request in the logs; every response carries it. */
export const requestIdHeader = 'X-Request-Id';

/** The SHA-256 of the file that a client announces (RFC 9530), as `sha-256=:<base64>:`. */
export const reprDigestHeader = 'Repr-Digest';

/** Makes a repeated raw upload store nothing twice. */
export const idempotencyKeyHeader = 'Idempotency-Key';

/** @param sha256 base64 */
export function reprDigest(sha256: string): string {
  return `sha-256=:${sha256}:`;
}
