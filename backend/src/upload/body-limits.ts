import { type IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem';

export class LengthRequired extends Problem {
  constructor() {
    super('length-required', 'Send the size of the file in the Content-Length header.');
  }
}

export class TooLarge extends Problem {
  constructor(limit: number) {
    super('too-large', `A file may have at most ${limit} bytes. Nothing was stored.`);
  }
}

/**
 * The size that a request announces for its body.
 * @throws LengthRequired when it does not, TooLarge when it is above the limit
 */
export function announcedSize(headers: IncomingHttpHeaders, limit: number): number {
  const length = headers['content-length'];
  if (length === undefined || headers['transfer-encoding'] !== undefined) throw new LengthRequired();
  const size = Number(length);
  if (size > limit) throw new TooLarge(limit);
  return size;
}

/** What a form may need besides its file: boundaries, headers and small fields. */
const formOverheadBytes = 64 * 1024;

/** @throws TooLarge when the announced size of a form leaves no doubt that its file is too large */
export function refuseTooLargeForm(headers: IncomingHttpHeaders, limit: number): void {
  if (Number(headers['content-length'] ?? 0) > limit + formOverheadBytes) throw new TooLarge(limit);
}
