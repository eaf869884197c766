import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { startChecksum } from '../src/s3/checksum/checksum.ts';
import { begin, complete, get, head, put, read, refuses, uploadPart } from './s3.ts';

const content = Buffer.from('The quick brown fox jumps over the lazy dog');
const algorithms = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA256'] as const;

function checksumOf(algorithm: (typeof algorithms)[number], bytes: Buffer): string {
  const checksum = startChecksum(algorithm);
  checksum.update(bytes);
  return checksum.digest().toString('base64');
}

describe('S3 checksums', () => {
  for (const algorithm of algorithms) {
    const field = `Checksum${algorithm}` as const;
    const value = checksumOf(algorithm, content);

    test(`${algorithm} is verified and kept`, async () => {
      await put(`sum-${algorithm}`, content, { [field]: value });
      const { ChecksumType, [field]: kept } = await head(`sum-${algorithm}`, { ChecksumMode: 'ENABLED' });
      assert.deepEqual([ChecksumType, kept], ['FULL_OBJECT', value]);
      const read = await get(`sum-${algorithm}`, { ChecksumMode: 'ENABLED' });
      assert.equal(await read.Body?.transformToString(), content.toString());
    });
    test(`a wrong ${algorithm} stores nothing`, async () => {
      const wrong = { [field]: checksumOf(algorithm, Buffer.from('other')) };
      await refuses(put(`wrong-${algorithm}`, content, wrong), 'BadDigest');
      await refuses(get(`wrong-${algorithm}`), 'NoSuchKey');
    });
  }
  test('an object whose client sends none has one all the same', async () => {
    await put('sum-none', content);
    const { ChecksumType } = await head('sum-none', { ChecksumMode: 'ENABLED' });
    assert.equal(ChecksumType, 'FULL_OBJECT');
  });
  test('a wrong Content-MD5 is refused', async () => {
    const ContentMD5 = createHash('md5').update('other').digest('base64');
    await refuses(put('md5', content, { ContentMD5 }), 'BadDigest');
  });
  test('text that is no checksum is refused', () =>
    refuses(put('nonsense', content, { ChecksumSHA256: 'nonsense' }), 'InvalidRequest'));
});

describe('S3 checksums of uploads in parts', () => {
  const first = Buffer.alloc(5 * 1024 ** 2, 'first');
  const last = Buffer.from('last');
  const whole = Buffer.concat([first, last]);

  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME'] as const) {
    test(`a full-object ${algorithm} is that of the whole content`, async () => {
      const key = `full-${algorithm}`;
      const upload = await begin(key, { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' });
      const parts = [
        await uploadPart(upload, 1, first, algorithm),
        await uploadPart(upload, 2, last, algorithm),
      ];
      const response = await complete(upload, parts, { ChecksumType: 'FULL_OBJECT' });
      assert.equal(response[`Checksum${algorithm}`], checksumOf(algorithm, whole));
      assert.equal((await head(key, { ChecksumMode: 'ENABLED' })).ChecksumType, 'FULL_OBJECT');
      assert.ok((await read(key)).equals(whole));
    });
  }
  for (const algorithm of ['CRC32', 'CRC32C', 'SHA256'] as const) {
    test(`a composite ${algorithm} is that of the parts' checksums`, async () => {
      const upload = await begin(`composite-${algorithm}`, { ChecksumAlgorithm: algorithm });
      const parts = [
        await uploadPart(upload, 1, first, algorithm),
        await uploadPart(upload, 2, last, algorithm),
      ];
      const sums = [first, last].map((part) => Buffer.from(checksumOf(algorithm, part), 'base64'));
      const { ChecksumType, [`Checksum${algorithm}` as const]: value } = await complete(upload, parts);
      assert.equal(ChecksumType, 'COMPOSITE');
      assert.equal(value?.replace(/-2$/, ''), checksumOf(algorithm, Buffer.concat(sums)));
    });
  }
  test('a full-object SHA-256 does not exist', () =>
    refuses(
      begin('full-sha', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' }),
      'InvalidRequest',
    ));
  test('a wrong checksum of the whole is refused', async () => {
    const upload = await begin('full-wrong', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await uploadPart(upload, 1, first)];
    const ChecksumCRC32 = checksumOf('CRC32', last);
    await refuses(complete(upload, parts, { ChecksumCRC32, ChecksumType: 'FULL_OBJECT' }), 'BadDigest');
  });
  test('a wrong size of the whole is refused', async () => {
    const upload = await begin('size-wrong');
    const parts = [await uploadPart(upload, 1, last)];
    await refuses(complete(upload, parts, { MpuObjectSize: 1 }), 'InvalidRequest');
  });
});
