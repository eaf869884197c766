import { ListObjectsV2Command, type ListObjectsV2CommandInput, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { outcome, type S3Fixture, startS3 } from '@static-file-upload/testing/storage/s3-fixture';

const greatest = '\u{10ffff}';
const keys = [
  'a',
  'a b+c',
  'folder/1',
  'folder/2',
  `folder/${greatest}/deep`,
  'folder/sub/3',
  'folder0',
  'z/',
  'Ü',
  '😀',
];

describe('listing', () => {
  let s3: S3Fixture;
  beforeAll(async () => {
    s3 = await startS3();
    for (const Key of keys) {
      await s3.admin.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: Buffer.from(Key) }));
    }
  });
  afterAll(() => s3.stop());

  const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
    s3.admin.send(new ListObjectsV2Command({ Bucket: s3.bucket, ...more }));
  const names = async (more?: Partial<ListObjectsV2CommandInput>) => {
    const { Contents, CommonPrefixes } = await list(more);
    return {
      keys: Contents?.map(({ Key }) => Key) ?? [],
      prefixes: CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [],
    };
  };

  test('gives keys in the order of their bytes, with size and entity tag', async () => {
    const { Contents, KeyCount, IsTruncated } = await list();
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys.toSorted(inBytes));
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    expect(Contents?.[0]).toMatchObject({ Size: 1, ETag: '"0cc175b9c0f1b6a831c399e269772661"' });
  });

  test('gives exactly the keys that begin with a prefix', async () => {
    expect((await names({ Prefix: 'folder/' })).keys).toHaveLength(4);
    expect((await names({ Prefix: 'folder' })).keys).toHaveLength(5);
    expect((await names({ Prefix: `folder/${greatest}` })).keys).toEqual([`folder/${greatest}/deep`]);
    expect((await names({ Prefix: 'FOLDER' })).keys).toEqual([]);
  });

  test('rolls folders up into one entry each', async () => {
    expect(await names({ Delimiter: '/' })).toEqual({
      keys: ['a', 'a b+c', 'folder0', 'Ü', '😀'],
      prefixes: ['folder/', 'z/'],
    });
    expect(await names({ Delimiter: '/', Prefix: 'folder/' })).toEqual({
      keys: ['folder/1', 'folder/2'],
      prefixes: ['folder/sub/', `folder/${greatest}/`],
    });
  });

  test.each([1, 2, 3, 7])('in pages of %i gives every entry once, folders too', async (MaxKeys) => {
    const found: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    for (let page = 0; page <= keys.length; page += 1) {
      const answer = await list({ MaxKeys, Delimiter: '/', ContinuationToken });
      const entries = [
        ...(answer.Contents ?? []).map(({ Key }) => Key),
        ...(answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      ];
      expect(entries.length).toBeLessThanOrEqual(MaxKeys);
      found.push(...entries);
      ContinuationToken = answer.NextContinuationToken;
      expect(answer.IsTruncated).toBe(ContinuationToken !== undefined);
      if (ContinuationToken === undefined) break;
    }
    expect(found.toSorted()).toEqual(['a', 'a b+c', 'folder/', 'folder0', 'z/', 'Ü', '😀'].toSorted());
  });

  test('begins after a key', async () => {
    expect((await names({ StartAfter: 'folder0' })).keys).toEqual(['z/', 'Ü', '😀']);
  });

  test('encodes keys when asked to', async () => {
    const { Contents, EncodingType } = await list({ EncodingType: 'url', Prefix: 'a ' });
    expect([Contents?.[0]?.Key, EncodingType]).toEqual(['a%20b%2Bc', 'url']);
  });

  test('refuses a page size that is no number, and those who may not list', async () => {
    expect(await outcome(list({ MaxKeys: -1 }))).toBe('InvalidArgument');
    const { normalBucket: Bucket } = s3.aws.state;
    expect(await outcome(s3.app.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
    expect(await outcome(s3.mover.send(new ListObjectsV2Command({ Bucket })))).toBe('stored');
  });
});
