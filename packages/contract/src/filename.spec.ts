import { describe, expect, test } from '@jest/globals';
import { InvalidFilenameError, safeFilename, sentFilenamePattern } from './filename.ts';

const pattern = new RegExp(sentFilenamePattern, 'u');

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
    ['é'.repeat(127), 'é'.repeat(127)],
    ['漢'.repeat(85), '漢'.repeat(85)],
    ['😀'.repeat(63), '😀'.repeat(63)],
  ])('makes %j into %j', (sent, kept) => {
    expect(safeFilename(sent)).toBe(kept);
    expect(pattern.test(sent)).toBe(true);
  });

  test.each([
    '',
    ' ',
    '.',
    '..',
    '.\u0000.',
    '\u00A0\u202E',
    'folder/',
    '\u0000',
    '\u202E',
    'x'.repeat(256),
    'é'.repeat(128),
  ])('refuses %j', (sent) => {
    expect(() => safeFilename(sent)).toThrow(InvalidFilenameError);
    expect(pattern.test(sent)).toBe(false);
  });

  test('refuses more than 1,024 characters, folders included', () => {
    expect(() => safeFilename(`${'a/'.repeat(512)}b`)).toThrow(InvalidFilenameError);
    expect(safeFilename(`${'a/'.repeat(511)}bc`)).toBe('bc');
  });
});
