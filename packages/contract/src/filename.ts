import { maxFilenameBytes } from './limits.ts';

/** Control characters, and the marks that reorder text and could hide a file's real extension. */
const invisible = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
const folders = /^.*[/\\]/s;

/** A file name that cannot be used; the message says why, for a person. */
export class InvalidFilenameError extends Error {
  override readonly name = 'InvalidFilenameError';
}

/**
 * The name under which a file is stored: Unicode in NFC, without folders and control characters.
 * @throws InvalidFilenameError when nothing is left, or more than 255 bytes of UTF-8
 */
export function safeFilename(sent: string): string {
  const name = sent.replace(folders, '').replace(invisible, '').toWellFormed().normalize('NFC');
  if (name.trim() === '') throw new InvalidFilenameError('The file has no name.');
  if (name === '.' || name === '..') throw new InvalidFilenameError('The file name means a folder.');
  if (new TextEncoder().encode(name).length > maxFilenameBytes) {
    throw new InvalidFilenameError(`The file name is longer than ${maxFilenameBytes} bytes of UTF-8.`);
  }
  return name;
}
