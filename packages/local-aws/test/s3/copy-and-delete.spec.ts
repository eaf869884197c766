import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  blobsOf,
  bytesOf,
  crc32Of,
  outcome,
  type S3Fixture,
  startS3,
  vaultEncryption,
} from '@static-file-upload/testing/s3-fixture';

describe('copying and deleting', () => {
  let s3: S3Fixture;
  let key: string;
  beforeAll(async () => void (s3 = await startS3()));
  afterAll(() => s3.stop());
  beforeEach(() => void (key = `sub/${randomUUID()}/ü +%😀?.txt`));

  const content = Buffer.alloc(150_000, 'to be moved ');
  const put = (Body: Buffer, more: object = {}) =>
    s3.admin.send(new PutObjectCommand({ Bucket: s3.bucket, Key: key, Body, ...more }));
  const source = () => `${s3.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
  const copy = (Key: string, more: object = {}) =>
    s3.admin.send(new CopyObjectCommand({ Bucket: s3.bucket, Key, CopySource: source(), ...more }));
  const exists = async (Key: string) =>
    (await outcome(s3.admin.send(new HeadObjectCommand({ Bucket: s3.bucket, Key })))) === 'stored';

  test('a copy is the same in content, type, metadata, tags and checksum', async () => {
    await put(content, { ContentType: 'text/odd', Metadata: { a: 'b' }, Tagging: 'c=d' });
    const { CopyObjectResult } = await copy(`${key}-copy`);
    expect(CopyObjectResult).toMatchObject({ ChecksumCRC32: crc32Of(content), ChecksumType: 'FULL_OBJECT' });
    const read = await s3.admin.send(new GetObjectCommand({ Bucket: s3.bucket, Key: `${key}-copy` }));
    expect((await bytesOf(read.Body)).equals(content)).toBe(true);
    expect(read).toMatchObject({ ContentType: 'text/odd', Metadata: { a: 'b' }, TagCount: 1 });
    expect(read.ETag).toBe(CopyObjectResult?.ETag);
  });

  test('tags and metadata are replaced when the request says so', async () => {
    await put(content, { ContentType: 'text/odd', Metadata: { a: 'b' }, Tagging: 'c=d' });
    const Key = `${key}-replaced`;
    await copy(Key, { TaggingDirective: 'REPLACE', MetadataDirective: 'REPLACE', Metadata: { e: 'f' } });
    const head = await s3.admin.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));
    expect(head.Metadata).toEqual({ e: 'f' });
    expect(head.ContentType).not.toBe('text/odd');
    const tags = await s3.admin.send(new GetObjectTaggingCommand({ Bucket: s3.bucket, Key }));
    expect(tags.TagSet).toEqual([]);
    expect(await outcome(copy(Key, { TaggingDirective: 'MERGE' }))).toBe('InvalidArgument');
  });

  test('a copy is made of the version that the request names, or not at all', async () => {
    const { ETag } = await put(content);
    expect(await outcome(copy(`${key}-other`, { CopySourceIfMatch: '"other"' }))).toBe('PreconditionFailed');
    expect(await outcome(copy(`${key}-same`, { CopySourceIfMatch: ETag }))).toBe('stored');
    expect(await outcome(copy(key))).toBe('InvalidRequest');
    expect(await exists(`${key}-other`)).toBe(false);
  });

  test('copies that lose a race leave nothing on the disk', async () => {
    await put(content);
    const before = (await blobsOf(s3.aws)).length;
    const racing = [1, 2, 3, 4].map(() => outcome(copy(`${key}-raced`, { IfNoneMatch: '*' })));
    const outcomes = await Promise.all(racing);
    expect(outcomes.filter((one) => one === 'stored')).toHaveLength(1);
    expect(await blobsOf(s3.aws)).toHaveLength(before + 1);
  });

  test('an object that does not exist cannot be copied', async () => {
    expect(await outcome(copy(`${key}-none`))).toBe('NoSuchKey');
  });

  test('an object is deleted only when it is the version that the request names', async () => {
    const { ETag } = await put(content);
    const remove = (IfMatch?: string) =>
      outcome(s3.admin.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: key, IfMatch })));
    expect(await remove('"other"')).toBe('PreconditionFailed');
    expect(await exists(key)).toBe(true);
    const blobs = (await blobsOf(s3.aws)).length;
    expect(await remove(ETag)).toBe('stored');
    expect(await exists(key)).toBe(false);
    expect(await blobsOf(s3.aws)).toHaveLength(blobs - 1);
    expect(await remove()).toBe('stored');
    expect(await remove(ETag)).toBe('NoSuchKey');
  });

  test('an overwritten object leaves nothing on the disk', async () => {
    await put(content);
    const blobs = await blobsOf(s3.aws);
    await put(Buffer.from('shorter'));
    expect(await blobsOf(s3.aws)).toHaveLength(blobs.length);
  });

  test('one request deletes many objects, each by exactly its own name', async () => {
    const names = ['plain', 'plain ', ' plain', 'a\rb\n', '<&>"'].map((name) => `${key}/${name}`);
    for (const Key of names) {
      await s3.admin.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: content }));
    }
    const Objects = names.slice(1).map((Key) => ({ Key }));
    const { Deleted, Errors } = await s3.admin.send(
      new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } }),
    );
    expect(Deleted?.map(({ Key }) => Key)).toEqual(names.slice(1));
    expect(Errors ?? []).toEqual([]);
    expect(await Promise.all(names.map(exists))).toEqual([true, false, false, false, false]);
  });

  test('an object that the caller may not delete is reported, and stays', async () => {
    const { normalBucket: Bucket } = s3.aws.state;
    const Key = 'kept';
    await s3.app.send(
      new PutObjectCommand({ Bucket, Key, Body: content, Tagging: 'sensitive=false', IfNoneMatch: '*' }),
    );
    const { Errors } = await s3.app.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }] } }),
    );
    expect(Errors?.map(({ Code }) => Code)).toEqual(['AccessDenied']);
    expect(await outcome(s3.mover.send(new HeadObjectCommand({ Bucket, Key })))).toBe('stored');
  });

  test('the vault keeps versions: a deletion covers them, and removing the marker uncovers them', async () => {
    const { sensitiveBucket: Bucket } = s3.aws.state;
    const Key = 'versioned';
    const putVersion = (text: string) =>
      s3.admin.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text), ...vaultEncryption }));
    const [older, newer] = [await putVersion('older'), await putVersion('newer')];
    const read = async (VersionId?: string) =>
      (
        await bytesOf((await s3.admin.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body)
      ).toString();
    expect([await read(), await read(older.VersionId)]).toEqual(['newer', 'older']);

    const deleted = await s3.admin.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(deleted.DeleteMarker).toBe(true);
    expect(await outcome(read())).toBe('NoSuchKey');
    expect(await outcome(read(deleted.VersionId))).toBe('MethodNotAllowed');
    const versions = await s3.admin.send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    expect(versions.Versions?.map(({ VersionId, IsLatest }) => [VersionId, IsLatest])).toEqual([
      [newer.VersionId, false],
      [older.VersionId, false],
    ]);
    expect(versions.DeleteMarkers).toHaveLength(1);

    await s3.admin.send(new DeleteObjectCommand({ Bucket, Key, VersionId: deleted.VersionId }));
    expect(await read()).toBe('newer');
    await s3.admin.send(new DeleteObjectCommand({ Bucket, Key, VersionId: newer.VersionId }));
    expect(await read()).toBe('older');
  });
});
