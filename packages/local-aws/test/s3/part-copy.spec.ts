import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
  type UploadPartCopyCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  blobsOf,
  bytesOf,
  crc32Of,
  outcome,
  type S3Fixture,
  startS3,
  vaultEncryption,
} from '@static-file-upload/testing/s3-fixture';

const mebibyte = 1024 ** 2;

describe('copying parts', () => {
  const content = randomBytes(11 * mebibyte + 7);
  const key = 'sub/id/ü +%?.bin';
  let s3: S3Fixture;
  let etag: string | undefined;

  beforeAll(async () => {
    s3 = await startS3();
    const put = new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body: content });
    ({ ETag: etag } = await s3.admin.send(put));
  }, 60_000);
  afterAll(() => s3.stop());

  const begin = async (Key: string, Bucket = s3.bucket, more: object = {}) => {
    const kind = { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } as const;
    const command = new CreateMultipartUploadCommand({ Bucket, Key, ...kind, ...more });
    return { Bucket, Key, UploadId: (await s3.admin.send(command)).UploadId };
  };
  const copyPart = (
    upload: { Bucket: string; Key: string; UploadId: string | undefined },
    PartNumber: number,
    more: Partial<UploadPartCopyCommandInput> = {},
  ) => {
    const CopySource = `${s3.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    return s3.admin.send(new UploadPartCopyCommand({ ...upload, PartNumber, CopySource, ...more }));
  };
  const range = (first: number, last: number) => ({ CopySourceRange: `bytes=${first}-${last}` });

  test('an object of copied ranges has the bytes and the checksum of the source, under the vault’s key', async () => {
    const upload = await begin('copied', s3.aws.state.sensitiveBucket, vaultEncryption);
    const ranges = [range(0, 6 * mebibyte - 1), range(6 * mebibyte, content.length - 1)];
    const responses = await Promise.all(ranges.map((one, index) => copyPart(upload, index + 1, one)));
    expect(responses[0]).toMatchObject({ ServerSideEncryption: 'aws:kms' });
    expect(responses[0]?.CopyPartResult?.ChecksumCRC32).toBe(crc32Of(content.subarray(0, 6 * mebibyte)));
    const Parts = responses.map(({ CopyPartResult: { ETag, ChecksumCRC32 } = {} }, index) => ({
      PartNumber: index + 1,
      ETag,
      ChecksumCRC32,
    }));
    const complete = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
    expect(await s3.admin.send(complete)).toMatchObject({
      ChecksumCRC32: crc32Of(content),
      ChecksumType: 'FULL_OBJECT',
    });
    const read = await s3.admin.send(new GetObjectCommand({ Bucket: upload.Bucket, Key: upload.Key }));
    expect((await bytesOf(read.Body)).equals(content)).toBe(true);
  });

  test('a part copied without a range is the whole source', async () => {
    const upload = await begin('whole');
    const { CopyPartResult } = await copyPart(upload, 1);
    expect(CopyPartResult?.ChecksumCRC32).toBe(crc32Of(content));
    const { Parts } = await s3.admin.send(new ListPartsCommand(upload));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: content.length, ETag: CopyPartResult?.ETag }]);
  });

  test('a refused copy of a part leaves nothing', async () => {
    const upload = await begin('refused');
    const before = (await blobsOf(s3.aws)).length;
    const refusals: [string, Partial<UploadPartCopyCommandInput>][] = [
      ['InvalidArgument', range(0, content.length)],
      ['InvalidArgument', range(5, 4)],
      ['InvalidArgument', { CopySourceRange: 'bytes=5-' }],
      ['PreconditionFailed', { CopySourceIfMatch: '"other"' }],
      ['NoSuchKey', { CopySource: `${s3.bucket}/absent` }],
      ['NoSuchUpload', { UploadId: 'absent' }],
      ['InvalidArgument', { PartNumber: 10_001 }],
    ];
    for (const [name, more] of refusals) expect(await outcome(copyPart(upload, 1, more))).toBe(name);
    expect((await s3.admin.send(new ListPartsCommand(upload))).Parts ?? []).toEqual([]);
    expect(await blobsOf(s3.aws)).toHaveLength(before);
    expect(await outcome(copyPart(upload, 1, { CopySourceIfMatch: etag }))).toBe('stored');
  });

  test('a part that is copied again replaces the first, and is removed when the upload is aborted', async () => {
    const upload = await begin('again');
    const before = (await blobsOf(s3.aws)).length;
    await copyPart(upload, 1);
    await copyPart(upload, 1, range(0, 9));
    expect((await s3.admin.send(new ListPartsCommand(upload))).Parts).toMatchObject([{ Size: 10 }]);
    expect(await blobsOf(s3.aws)).toHaveLength(before + 1);
    await s3.admin.send(new AbortMultipartUploadCommand(upload));
    expect(await blobsOf(s3.aws)).toHaveLength(before);
  });
});
