import { describe, expect, test } from '@jest/globals';
import { Problem } from '../../problem/problem';
import { announcedSha256 } from './announced-digest';

const empty = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

describe('The digest in Repr-Digest', () => {
  test('is absent without the header', () => {
    expect(announcedSha256(undefined)).toBeUndefined();
  });

  test.each([
    `sha-256=:${empty}:`,
    ` sha-512=:AAAA: ,\tsha-256=:${empty}: `,
    `sha-256=:${empty}:, unixsum=:AAAA:`,
  ])('is found in %j', (header) => {
    expect(announcedSha256(header)).toBe(empty);
  });

  test.each([
    '',
    empty,
    `sha-256=${empty}`,
    `sha-256=:${empty}`,
    `SHA-256=:${empty}:`,
    `sha-256=:${empty}:,`,
    `sha-256=:${empty}:, sha-256=:${empty}:`,
    'sha-512=:AAAA:',
    'sha-256=::',
    'sha-256=:AAAA:',
    `sha-256=:${empty.replace('=', '')}:`,
    `sha-256=:${empty.replace('U=', 'V=')}:`,
    `sha-256=:${empty.replace('+', '-')}:`,
  ])('is refused in %j', (header) => {
    expect(() => announcedSha256(header)).toThrow(Problem);
  });
});
