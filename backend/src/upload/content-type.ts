import { Problem } from '../http/problem';

const fallback = 'application/octet-stream';
/** What can travel in a signed header unchanged. */
const sendable = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

export class InvalidContentType extends Problem {
  constructor() {
    super('malformed-request', 'The content type must be at most 255 printable ASCII characters.');
  }
}

/** The content type to store: as sent, because nobody trusts it anyway. @throws InvalidContentType */
export function storableContentType(sent: string | undefined): string {
  if (sent === undefined || sent === '') return fallback;
  if (!sendable.test(sent)) throw new InvalidContentType();
  return sent;
}
