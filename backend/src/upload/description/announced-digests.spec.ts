import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { Problem } from '../../problem/problem';
import { announcedDigests, announcedSha256Field, digestTrailers } from './announced-digests';
import { DigestCheck } from './digest-check';

const hash = (algorithm: string) => createHash(algorithm).digest('base64');
const empty = { 'sha-256': hash('sha256'), 'sha-512': hash('sha512'), md5: hash('md5'), crc32: 'AAAAAA==' };
const sha256 = empty['sha-256'];

describe('The digests that headers announce', () => {
  test('are none without such a header', () => {
    expect(announcedDigests({ 'content-type': 'text/plain', 'x-amz-checksum-type': 'COMPOSITE' })).toEqual(
      [],
    );
  });

  test.each([
    ['repr-digest', `sha-256=:${sha256}:`, 'sha-256'],
    ['repr-digest', ` sha-512=:${empty['sha-512']}: ,\tsha-256=:${sha256}: `, 'sha-256'],
    ['repr-digest', `sha-256=:${sha256}:, unixsum=:AAAA:`, 'sha-256'],
    ['repr-digest', `sha-512=:${empty['sha-512']}:`, 'sha-512'],
    ['content-digest', `md5=:${empty.md5}:`, 'md5'],
    ['content-digest', `crc32=:${empty.crc32}:, adler=:AAAA:`, 'crc32'],
    ['digest', `SHA-256=${sha256}`, 'sha-256'],
    ['digest', `unixsum=30637,Sha-512=${empty['sha-512']}`, 'sha-512'],
    ['digest', `MD5=${empty.md5}`, 'md5'],
    ['content-md5', empty.md5, 'md5'],
    ['x-amz-checksum-sha256', sha256, 'sha-256'],
    ['x-amz-checksum-crc32', empty.crc32, 'crc32'],
  ] as const)('are found in %s: %s', (header, value, algorithm) => {
    const digests = announcedDigests({ [header]: value });
    expect(digests).toEqual([{ algorithm, value: empty[algorithm], field: expect.any(String) }]);
    expect(digests[0]?.field.toLowerCase()).toBe(header);
    expect(() => new DigestCheck(digests).verify()).not.toThrow();
    const check = new DigestCheck(digests);
    check.update(Buffer.from('x'));
    expect(() => check.verify()).toThrow(expect.objectContaining({ type: 'checksum-mismatch' }));
  });

  test('are one of each header', () => {
    const headers = { 'repr-digest': `sha-256=:${sha256}:`, 'content-md5': empty.md5 };
    expect(announcedDigests(headers).map(({ field }) => field)).toEqual(['Repr-Digest', 'Content-MD5']);
  });

  test.each([
    ['repr-digest', ''],
    ['repr-digest', sha256],
    ['repr-digest', `sha-256=${sha256}`],
    ['repr-digest', `sha-256=:${sha256}`],
    ['repr-digest', `SHA-256=:${sha256}:`],
    ['repr-digest', `sha-256=:${sha256}:,`],
    ['repr-digest', `sha-256=:${sha256}:, sha-256=:${sha256}:`],
    ['repr-digest', 'sha-512=:AAAA:'],
    ['repr-digest', 'sha-256=::'],
    ['repr-digest', 'sha-256=:AAAA:'],
    ['repr-digest', `sha-256=:${sha256.replace('=', '')}:`],
    ['repr-digest', `sha-256=:${sha256.replace('U=', 'V=')}:`],
    ['repr-digest', `sha-256=:${sha256.replace('+', '-')}:`],
    ['content-digest', 'sha=:AAAA:'],
    ['content-digest', 'constructor=:AAAA:'],
    ['digest', `sha-256=:${sha256}:`],
    ['digest', `MD5=${empty.md5},md5=${empty.md5}`],
    ['digest', 'UNIXsum=30637'],
    ['content-md5', ''],
    ['content-md5', sha256],
    ['content-md5', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['content-md5', `${empty.md5}, ${empty.md5}`],
    ['x-amz-checksum-sha256', empty.md5],
    ['x-amz-checksum-crc32', '0'],
    ['x-amz-checksum-crc32c', empty.crc32],
    ['x-amz-checksum-crc64nvme', 'AAAAAAAAAAA='],
    ['x-amz-checksum-sha1', hash('sha1')],
  ])('are refused in %s: %s', (header, value) => {
    expect(() => announcedDigests({ [header]: value })).toThrow(Problem);
  });

  test('may follow the body where the header Trailer says so', () => {
    expect(digestTrailers('Expires, content-md5 ,Repr-Digest')).toEqual(['Repr-Digest', 'Content-MD5']);
    expect(digestTrailers('Expires')).toEqual([]);
    expect(digestTrailers(undefined)).toEqual([]);
  });
});

describe('The digest in the field sha256 of a form', () => {
  test('is hexadecimal in either case', () => {
    const hex = Buffer.from(sha256, 'base64').toString('hex');
    for (const sent of [hex, hex.toUpperCase()]) {
      expect(announcedSha256Field(sent)).toEqual([{ algorithm: 'sha-256', value: sha256, field: 'sha256' }]);
    }
  });

  test.each([undefined, ''])('is not given when it is %j', (value) => {
    expect(announcedSha256Field(value)).toEqual([]);
  });

  test.each(['abc', sha256, `${'0'.repeat(64)}0`])('is refused when it is %j', (value) => {
    expect(() => announcedSha256Field(value)).toThrow(Problem);
  });
});
