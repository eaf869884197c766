import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import {
  blobsOf,
  bytesOf,
  crc32Of,
  outcome,
  type S3Fixture,
  startS3,
} from '@static-file-upload/testing/s3-fixture';
import { sendRaw } from './raw-request.ts';

const mebibyte = 1024 ** 2;

describe('uploads in parts', () => {
  let s3: S3Fixture;
  const first = randomBytes(5 * mebibyte);
  const second = randomBytes(100_001);
  beforeAll(async () => void (s3 = await startS3()));
  afterAll(() => s3.stop());

  const target = (Key: string) => ({ Bucket: s3.bucket, Key });

  async function begin(
    Key: string,
    more: object = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' },
  ) {
    const { UploadId } = await s3.admin.send(new CreateMultipartUploadCommand({ ...target(Key), ...more }));
    return { ...target(Key), UploadId };
  }

  type Begun = Awaited<ReturnType<typeof begin>>;

  async function sendPart(upload: Begun, PartNumber: number, Body: Buffer, more: object = {}) {
    const part = await s3.admin.send(new UploadPartCommand({ ...upload, PartNumber, Body, ...more }));
    const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA256 } = part;
    return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA256 };
  }

  const complete = (
    upload: Begun,
    Parts: object[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) => s3.admin.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));

  test('an upload in parts becomes one object, with tags, properties and the checksum of the whole', async () => {
    const upload = await begin('whole', {
      ChecksumAlgorithm: 'CRC32',
      ChecksumType: 'FULL_OBJECT',
      Tagging: 'sensitive=true',
      ContentType: 'text/odd',
      Metadata: { a: 'b' },
    });
    const parts = [await sendPart(upload, 1, first), await sendPart(upload, 7, second)];
    const checksum = crc32Of(first, second);
    const MpuObjectSize = first.length + second.length;
    const done = await complete(upload, parts, { ChecksumCRC32: checksum, MpuObjectSize, IfNoneMatch: '*' });

    const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest();
    const etag = `"${md5(Buffer.concat([md5(first), md5(second)])).toString('hex')}-2"`;
    expect(done).toMatchObject({ ETag: etag, ChecksumCRC32: checksum, ChecksumType: 'FULL_OBJECT' });
    const head = await s3.admin.send(new HeadObjectCommand({ ...target('whole'), ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumCRC32: checksum, ContentType: 'text/odd', Metadata: { a: 'b' } });
    const { TagSet } = await s3.admin.send(new GetObjectTaggingCommand(target('whole')));
    expect(TagSet).toEqual([{ Key: 'sensitive', Value: 'true' }]);
    const read = await s3.admin.send(new GetObjectCommand(target('whole')));
    expect((await bytesOf(read.Body)).equals(Buffer.concat([first, second]))).toBe(true);
    const Range = `bytes=${first.length - 2}-${first.length + 1}`;
    const seam = await s3.admin.send(new GetObjectCommand({ ...target('whole'), Range }));
    expect(await bytesOf(seam.Body)).toEqual(Buffer.concat([first.subarray(-2), second.subarray(0, 2)]));
  });

  test('an upload in parts is invisible until it is complete', async () => {
    const upload = await begin('invisible');
    const part = await sendPart(upload, 1, second);
    expect(await outcome(s3.admin.send(new HeadObjectCommand(target('invisible'))))).toBe('NotFound');
    await complete(upload, [part]);
    expect(await outcome(s3.admin.send(new HeadObjectCommand(target('invisible'))))).toBe('stored');
  });

  test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
    'a full-object %s is combined from those of the parts',
    async (algorithm) => {
      const kind = { ChecksumAlgorithm: algorithm, ChecksumType: 'FULL_OBJECT' };
      const upload = await begin(`full-${algorithm}`, kind);
      const parts: object[] = [];
      const contents = [Buffer.alloc(5 * mebibyte), Buffer.alloc(5 * mebibyte), Buffer.from('end')];
      for (const [index, content] of contents.entries()) {
        parts.push(await sendPart(upload, index + 1, content, { ChecksumAlgorithm: algorithm }));
      }
      const single = await s3.admin.send(
        new PutObjectCommand({
          ...target(`single-${algorithm}`),
          Body: Buffer.concat(contents),
          ChecksumAlgorithm: algorithm,
        }),
      );
      const done = await complete(upload, parts);
      const member = `Checksum${algorithm}` as const;
      expect(done[member]).toBe(single[member]);
      expect(done[member]).toMatch(/^[A-Za-z0-9+/]{6,11}=+$/);
    },
  );

  test('a composite checksum is made from those of the parts, each of which must be named', async () => {
    const upload = await begin('composite', { ChecksumAlgorithm: 'SHA256' });
    const more = { ChecksumAlgorithm: 'SHA256' };
    const parts = [await sendPart(upload, 1, first, more), await sendPart(upload, 2, second, more)];
    const bare = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    expect(await outcome(complete(upload, bare))).toBe('InvalidRequest');
    const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
    const value = sha256(Buffer.concat([sha256(first), sha256(second)])).toString('base64');
    expect(await complete(upload, parts)).toMatchObject({
      ChecksumSHA256: `${value}-2`,
      ChecksumType: 'COMPOSITE',
    });
  });

  test('kinds of checksums that do not exist are refused', async () => {
    const kinds = [
      { ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' },
      { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'COMPOSITE' },
      { ChecksumAlgorithm: 'SHA1' },
    ];
    for (const kind of kinds) expect(await outcome(begin('kinds', kind))).toBe('InvalidRequest');
    const upload = await begin('kinds');
    const other = sendPart(upload, 1, second, { ChecksumAlgorithm: 'SHA256' });
    expect(await outcome(other)).toBe('InvalidRequest');
  });

  test('a completion is refused when anything about it is wrong, and can then be corrected', async () => {
    const upload = await begin('wrong');
    const [one, two] = [await sendPart(upload, 1, first), await sendPart(upload, 2, second)];
    const small = await sendPart(upload, 3, second);
    const refusals: [string, object[], Partial<CompleteMultipartUploadCommandInput>][] = [
      ['InvalidPartOrder', [two, one], {}],
      ['InvalidPartOrder', [one, one], {}],
      ['InvalidPart', [one, { ...two, ETag: one.ETag }], {}],
      ['InvalidPart', [one, { ...two, PartNumber: 9 }], {}],
      ['InvalidPart', [one, { ...two, ChecksumCRC32: one.ChecksumCRC32 }], {}],
      ['EntityTooSmall', [one, two, small], {}],
      ['InvalidRequest', [one, two], { MpuObjectSize: 1 }],
      ['InvalidRequest', [one, two], { ChecksumType: 'COMPOSITE' }],
      ['BadDigest', [one, two], { ChecksumCRC32: crc32Of(second) }],
      ['MalformedXML', [], {}],
    ];
    for (const [code, parts, more] of refusals)
      expect(await outcome(complete(upload, parts, more))).toBe(code);
    expect(await outcome(complete(upload, [one, two]))).toBe('stored');
  });

  test('the same completion again gets the same response, and a different one finds no upload', async () => {
    const upload = await begin('again');
    const parts = [await sendPart(upload, 1, first), await sendPart(upload, 2, second)];
    const more = { IfNoneMatch: '*' };
    const once = await complete(upload, parts, more);
    const again = await complete(upload, parts, more);
    expect({ ...again, $metadata: null }).toEqual({ ...once, $metadata: null });
    expect(await outcome(complete(upload, parts.slice(0, 1)))).toBe('NoSuchUpload');
    expect(await outcome(sendPart(upload, 3, second))).toBe('NoSuchUpload');
  });

  test('a second completion while one is under way is a conflict', async () => {
    const upload = await begin('at-once');
    const part = await sendPart(upload, 1, second);
    const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.ETag}</ETag></Part>`;
    const xml = `${list}</CompleteMultipartUpload>`;
    let secondOutcome: string | undefined;
    async function* slowly() {
      yield xml.slice(0, 10);
      // The first one is under way once the server has read its head.
      for (let tries = 0; tries < 100 && secondOutcome !== 'ConditionalRequestConflict'; tries += 1) {
        secondOutcome = await outcome(complete(upload, [{ PartNumber: 9, ETag: 'none' }]));
      }
      yield xml.slice(10);
    }
    const first = await sendRaw(s3.aws, {
      method: 'POST',
      path: `/${s3.bucket}/at-once?uploadId=${upload.UploadId ?? ''}`,
      headers: { 'content-length': String(xml.length), 'if-none-match': '*' },
      body: slowly(),
    });
    expect([first.status, secondOutcome]).toEqual([200, 'ConditionalRequestConflict']);
    expect(await outcome(complete(upload, [{ PartNumber: 9, ETag: 'none' }]))).toBe('NoSuchUpload');
  });

  test('a completion does not overwrite when it must not', async () => {
    await s3.admin.send(new PutObjectCommand({ ...target('taken'), Body: Buffer.from('mine') }));
    const upload = await begin('taken');
    const part = await sendPart(upload, 1, second);
    expect(await outcome(complete(upload, [part], { IfNoneMatch: '*' }))).toBe('PreconditionFailed');
    const read = await s3.admin.send(new GetObjectCommand(target('taken')));
    expect((await bytesOf(read.Body)).toString()).toBe('mine');
  });

  test('an aborted upload, a replaced part and an unused part leave nothing on the disk', async () => {
    const before = (await blobsOf(s3.aws)).length;
    const aborted = await begin('aborted');
    await sendPart(aborted, 1, first);
    await sendPart(aborted, 1, second);
    expect(await blobsOf(s3.aws)).toHaveLength(before + 1);
    await s3.admin.send(new AbortMultipartUploadCommand(aborted));
    expect(await blobsOf(s3.aws)).toHaveLength(before);
    expect(await outcome(s3.admin.send(new AbortMultipartUploadCommand(aborted)))).toBe('NoSuchUpload');

    const used = await begin('used');
    const [part] = [await sendPart(used, 1, second), await sendPart(used, 2, second)];
    await complete(used, [part]);
    expect(await blobsOf(s3.aws)).toHaveLength(before + 1);
  });

  test('parts and uploads are listed in pages', async () => {
    const upload = await begin('paged/a');
    const other = await begin('paged/b');
    for (const number of [3, 1, 2]) await sendPart(upload, number, second);
    const page = await s3.admin.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    expect(page.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, second.length],
      [2, second.length],
    ]);
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2', ChecksumType: 'FULL_OBJECT' });
    const rest = await s3.admin.send(new ListPartsCommand({ ...upload, PartNumberMarker: '2' }));
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    expect(rest.IsTruncated).toBe(false);

    const list = { Bucket: s3.bucket, Prefix: 'paged/', MaxUploads: 1 };
    const uploads = await s3.admin.send(new ListMultipartUploadsCommand(list));
    expect(uploads.Uploads?.map(({ UploadId }) => UploadId)).toEqual([upload.UploadId]);
    const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = uploads;
    const next = await s3.admin.send(new ListMultipartUploadsCommand({ ...list, KeyMarker, UploadIdMarker }));
    expect(next.Uploads?.map(({ UploadId }) => UploadId)).toEqual([other.UploadId]);
    expect(next.IsTruncated).toBe(false);
  });

  test('part numbers beyond the limits are refused', async () => {
    const upload = await begin('limits');
    for (const number of [0, 10_001]) {
      expect(await outcome(sendPart(upload, number, second))).toBe('InvalidArgument');
    }
  });
});
