import { maxFilenameBytes, maxSentFilenameLength } from './limits.ts';

/** Control characters, and the marks that reorder text and could hide a file's real extension. */
const invisible = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
const folders = /^.*[/\\]/s;

/**
 * What a name is when it is sent, as JSON Schema can say it: behind the last folder there is a character to be seen, and
 * not only one dot or two. A pattern cannot count bytes, so it counts characters by the most that each of them needs.
 * Only a name full of the few characters that NFC makes longer fits it and can still be too long.
 */
export const sentFilenamePattern = (() => {
  const unseen = '\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069';
  const blank = ' \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff';
  const notDots = `(?![${unseen}]*\\.[${unseen}]*(?:\\.[${unseen}]*)?$)`;
  const seen = `(?=[^/\\\\]*[^/\\\\${unseen}${blank}][^/\\\\]*$)`;
  const lengths =
    '(?:[\\u0000-\\u007f]{1,255}|[\\u0000-\\u07ff]{1,127}|[\\u0000-\\uffff]{1,85}|[\\s\\S]{1,63})';
  return `^(?:[\\s\\S]*[/\\\\])?${notDots}${seen}${lengths}$`;
})();

/** A file name that cannot be used; the message says why, for a person. */
export class InvalidFilenameError extends Error {
  override readonly name = 'InvalidFilenameError';
}

/**
 * The name under which a file is stored: Unicode in NFC, without folders and control characters.
 * @throws InvalidFilenameError when nothing is left, or more than 255 bytes of UTF-8
 */
export function safeFilename(sent: string): string {
  if (Array.from(sent).length > maxSentFilenameLength) {
    throw new InvalidFilenameError(`The file name is longer than ${maxSentFilenameLength} characters.`);
  }
  const name = sent.replace(folders, '').replace(invisible, '').toWellFormed().normalize('NFC');
  if (name.trim() === '') throw new InvalidFilenameError('The file has no name.');
  if (name === '.' || name === '..') throw new InvalidFilenameError('The file name means a folder.');
  if (new TextEncoder().encode(name).length > maxFilenameBytes) {
    throw new InvalidFilenameError(`The file name is longer than ${maxFilenameBytes} bytes of UTF-8.`);
  }
  return name;
}
