import { Problem } from '../http/problem';

const longestBytes = 255;
/** Control characters, and the marks that reorder text, so that a name cannot pretend to end in another extension. */
const invisible = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
const folders = /^.*[/\\]/s;

export class InvalidFilename extends Problem {
  constructor(detail: string) {
    super('invalid-filename', detail, { errors: [{ field: 'filename', detail }] });
  }
}

/**
 * The name under which a file is stored: Unicode in NFC, without folders and control characters.
 * @throws InvalidFilename when nothing is left, or more than 255 bytes of UTF-8
 */
export function safeFilename(sent: string): string {
  const name = sent.replace(folders, '').replace(invisible, '').toWellFormed().normalize('NFC');
  if (name.trim() === '') throw new InvalidFilename('The file has no name.');
  if (name === '.' || name === '..') throw new InvalidFilename('The file name means a folder.');
  if (Buffer.byteLength(name) > longestBytes) {
    throw new InvalidFilename(`The file name is longer than ${longestBytes} bytes of UTF-8.`);
  }
  return name;
}
