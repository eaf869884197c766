import { type IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../problem/problem';

/** Boundaries, part headers and small fields of a form. */
const maxFormOverheadBytes = 64 * 1024;

/**
 * The size in bytes that a request announces for its body.
 * @throws Problem `length-required` when it announces none, `too-large` when it is above the limit
 */
export function announcedSize(headers: IncomingHttpHeaders, maxBytes: number): number {
  const length = headers['content-length'];
  if (length === undefined || headers['transfer-encoding'] !== undefined) {
    throw new Problem('length-required', 'Send the size of the file in the Content-Length header.');
  }
  const size = Number(length);
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
