import { type IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../problem/problem';

/** Boundaries, part headers and small fields of a form. */
const maxFormOverheadBytes = 64 * 1024;

/**
 * The size in bytes that a request announces for its body, and `undefined` for a chunked body, whose size only its end
 * tells.
 * @throws Problem `too-large` when it is above the limit
 */
export function announcedSize(headers: IncomingHttpHeaders, maxBytes: number): number | undefined {
  if (headers['transfer-encoding'] !== undefined) return undefined;
  // Neither header means that there is no body (RFC 9112 §6.3).
  const size = Number(headers['content-length'] ?? 0);
  if (size > maxBytes) throw tooLarge(maxBytes);
  return size;
}

/** @throws Problem `too-large` when a form of the announced size must contain a file above the limit */
export function refuseTooLargeForm(headers: IncomingHttpHeaders, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes + maxFormOverheadBytes) throw tooLarge(maxBytes);
}

export function tooLarge(maxBytes: number): Problem {
  return new Problem('too-large', `A file may have at most ${maxBytes} bytes. Nothing was stored.`);
}
