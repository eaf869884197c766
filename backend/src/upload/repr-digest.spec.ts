import { describe, expect, test } from '@jest/globals';
import { InvalidReprDigest, promisedSha256 } from './repr-digest';

const empty = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

describe('promisedSha256', () => {
  test('promises nothing without the header', () => {
    expect(promisedSha256(undefined)).toBeUndefined();
  });

  test.each([
    `sha-256=:${empty}:`,
    ` sha-512=:AAAA: ,\tsha-256=:${empty}: `,
    `sha-256=:${empty}:, unixsum=:AAAA:`,
  ])('finds the digest in %j', (header) => {
    expect(promisedSha256(header)).toBe(empty);
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
  ])('refuses %j', (header) => {
    expect(() => promisedSha256(header)).toThrow(InvalidReprDigest);
  });
});
