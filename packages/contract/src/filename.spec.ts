import { describe, expect, test } from '@jest/globals';
import { InvalidFilenameError, safeFilename } from './filename.ts';

describe('safeFilename', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    [' two  spaces + 100 %.txt', ' two  spaces + 100 %.txt'],
    ['cafe\u0301', 'caf\u00e9'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['/etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['a\r\nSet-Cookie: b', 'aSet-Cookie: b'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['half \ud83d surrogate', 'half \ufffd surrogate'],
    ['...', '...'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('makes %j into %j', (sent, kept) => {
    expect(safeFilename(sent)).toBe(kept);
  });

  test.each(['', ' ', '.', '..', 'folder/', '\u0000', '\u202E', 'x'.repeat(256), 'é'.repeat(128)])(
    'refuses %j',
    (sent) => {
      expect(() => safeFilename(sent)).toThrow(InvalidFilenameError);
    },
  );
});
