import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { outcome, type S3Fixture, startS3 } from '@static-file-upload/testing/s3-fixture';

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

  test('a listing has the keys in the order of their bytes, with size and entity tag', async () => {
    const { Contents, KeyCount, IsTruncated } = await list();
    expect(Contents?.map(({ Key }) => Key)).toEqual(keys.toSorted(inBytes));
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    expect(Contents?.[0]).toMatchObject({ Size: 1, ETag: '"0cc175b9c0f1b6a831c399e269772661"' });
  });

  test('a listing with a prefix has exactly the keys that begin with it', async () => {
    expect((await names({ Prefix: 'folder/' })).keys).toHaveLength(4);
    expect((await names({ Prefix: 'folder' })).keys).toHaveLength(5);
    expect((await names({ Prefix: `folder/${greatest}` })).keys).toEqual([`folder/${greatest}/deep`]);
    expect((await names({ Prefix: 'FOLDER' })).keys).toEqual([]);
  });

  test('a listing with a delimiter has one entry for each folder', async () => {
    expect(await names({ Delimiter: '/' })).toEqual({
      keys: ['a', 'a b+c', 'folder0', 'Ü', '😀'],
      prefixes: ['folder/', 'z/'],
    });
    expect(await names({ Delimiter: '/', Prefix: 'folder/' })).toEqual({
      keys: ['folder/1', 'folder/2'],
      prefixes: ['folder/sub/', `folder/${greatest}/`],
    });
  });

  test.each([1, 2, 3, 7])('a listing in pages of %i has every entry once, folders too', async (pageSize) => {
    const found: (string | undefined)[] = [];
    const input = { Bucket: s3.bucket, Delimiter: '/' };
    for await (const page of paginateListObjectsV2({ client: s3.admin, pageSize }, input)) {
      const { Contents = [], CommonPrefixes = [] } = page;
      const entries = [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)];
      expect(entries.length).toBeLessThanOrEqual(pageSize);
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      found.push(...entries);
      expect(found.length).toBeLessThanOrEqual(keys.length);
    }
    expect(found.toSorted()).toEqual(['a', 'a b+c', 'folder/', 'folder0', 'z/', 'Ü', '😀'].toSorted());
  });

  test('a listing can start after a key', async () => {
    expect((await names({ StartAfter: 'folder0' })).keys).toEqual(['z/', 'Ü', '😀']);
  });

  test('a listing encodes keys when the request says so', async () => {
    const { Contents, EncodingType } = await list({ EncodingType: 'url', Prefix: 'a ' });
    expect([Contents?.[0]?.Key, EncodingType]).toEqual(['a%20b%2Bc', 'url']);
  });

  test('a listing is refused for a page size that is not a number, and for a caller who may not list', async () => {
    expect(await outcome(list({ MaxKeys: -1 }))).toBe('InvalidArgument');
    const { normalBucket: Bucket } = s3.aws.state;
    expect(await outcome(s3.app.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
    expect(await outcome(s3.mover.send(new ListObjectsV2Command({ Bucket })))).toBe('stored');
  });
});
