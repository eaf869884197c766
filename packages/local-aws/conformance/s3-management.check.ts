import {
  CopyObjectCommand,
  type CopyObjectCommandInput,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bucket, get, head, put, read, refuses, s3 } from './s3.ts';

const tagsOf = async (Key: string) =>
  (await s3.send(new GetObjectTaggingCommand({ Bucket: bucket, Key }))).TagSet;

describe('S3 tags', () => {
  const setTags = (Key: string, TagSet: Tag[]) =>
    s3.send(new PutObjectTaggingCommand({ Bucket: bucket, Key, Tagging: { TagSet } }));

  test('come with the request that stores', async () => {
    await put('tags', 'x', { Tagging: 'sensitive=true&a=b%20c' });
    assert.equal((await get('tags')).TagCount, 2);
    const tags = new Map((await tagsOf('tags'))?.map(({ Key, Value }) => [Key, Value]));
    assert.deepEqual(
      tags,
      new Map([
        ['a', 'b c'],
        ['sensitive', 'true'],
      ]),
    );
  });
  test('are replaced and removed', async () => {
    await put('retagged', 'x', { Tagging: 'a=b' });
    await setTags('retagged', [{ Key: 'c', Value: 'd' }]);
    assert.deepEqual(await tagsOf('retagged'), [{ Key: 'c', Value: 'd' }]);
    await s3.send(new DeleteObjectTaggingCommand({ Bucket: bucket, Key: 'retagged' }));
    assert.deepEqual(await tagsOf('retagged'), []);
  });
  test('are at most ten, each of them once', async () => {
    await put('limits', 'x');
    const many = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
    await refuses(setTags('limits', many), 'BadRequest', 'InvalidTag');
    await refuses(put('limits', 'x', { Tagging: 'a=1&a=2' }), 'InvalidArgument', 'InvalidTag');
  });
});

describe('S3 copies', () => {
  const copy = (Key: string, source: string, rest: Partial<CopyObjectCommandInput> = {}) =>
    s3.send(new CopyObjectCommand({ Bucket: bucket, Key, CopySource: `${bucket}/${source}`, ...rest }));
  const original = { ContentType: 'text/odd', Metadata: { a: 'b' }, Tagging: 'c=d' };

  test('have content, type, metadata, tags and checksum of the original', async () => {
    const stored = await put('original', 'content', { ...original, ChecksumAlgorithm: 'CRC32' });
    const { CopyObjectResult } = await copy('copy', 'original');
    assert.equal(CopyObjectResult?.ChecksumCRC32, stored.ChecksumCRC32);
    const { ContentType, Metadata } = await head('copy');
    assert.deepEqual([ContentType, Metadata], ['text/odd', { a: 'b' }]);
    assert.deepEqual(await tagsOf('copy'), [{ Key: 'c', Value: 'd' }]);
    assert.equal((await read('copy')).toString(), 'content');
  });
  test('have other metadata and tags when the request says so', async () => {
    await put('original', 'content', original);
    await copy('other', 'original', {
      MetadataDirective: 'REPLACE',
      Metadata: { e: 'f' },
      TaggingDirective: 'REPLACE',
      Tagging: 'g=h',
    });
    assert.deepEqual((await head('other')).Metadata, { e: 'f' });
    assert.deepEqual(await tagsOf('other'), [{ Key: 'g', Value: 'h' }]);
  });
  test('are made of the version that was meant', async () => {
    const { ETag } = await put('meant', 'content');
    await copy('of-meant', 'meant', { CopySourceIfMatch: ETag });
    await refuses(copy('of-meant', 'meant', { CopySourceIfMatch: '"other"' }), 'PreconditionFailed');
  });
  test('need something to copy', () => refuses(copy('of-nothing', 'nothing'), 'NoSuchKey'));
  test('of odd names need their name encoded', async () => {
    await put('ü +', 'odd');
    await copy('of-odd', encodeURIComponent('ü +'));
    assert.equal((await read('of-odd')).toString(), 'odd');
  });
});

describe('S3 listing', () => {
  const keys = ['list/a', 'list/b/1', 'list/b/2', 'list/c', 'list/ü', 'list/z +'];
  const list = (rest: Partial<ListObjectsV2CommandInput> = {}) =>
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'list/', ...rest }));
  const names = ({ Contents = [] }: Awaited<ReturnType<typeof list>>) => Contents.map(({ Key }) => Key);

  test('is in the order of the bytes', async () => {
    for (const key of keys.toReversed()) await put(key, key);
    assert.deepEqual(
      names(await list()),
      keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
  test('rolls folders up', async () => {
    const { CommonPrefixes } = await list({ Delimiter: '/' });
    assert.deepEqual(CommonPrefixes, [{ Prefix: 'list/b/' }]);
  });
  test('comes in pages', async () => {
    const seen: unknown[] = [];
    const input = { Bucket: bucket, Prefix: 'list/' };
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, input)) {
      if (page.IsTruncated) assert.equal(page.KeyCount, 2);
      seen.push(...names(page));
    }
    assert.equal(seen.length, keys.length);
  });
  test('begins after a key', async () => {
    assert.deepEqual(names(await list({ StartAfter: 'list/c' })), ['list/z +', 'list/ü']);
  });
  test('says size and entity tag', async () => {
    const { Contents = [] } = await list({ Prefix: 'list/a' });
    assert.equal(Contents[0]?.Size, 6);
    assert.match(Contents[0]?.ETag ?? '', /^"[0-9a-f]{32}"$/);
  });
  test('encodes keys when the request says so', async () => {
    const [encoded = ''] = names(await list({ EncodingType: 'url', Prefix: 'list/z' }));
    assert.match(encoded, /%2B$/);
    assert.equal(decodeURIComponent(encoded.replaceAll('+', ' ')), 'list/z +');
  });
  test('of nothing is empty', async () => {
    assert.equal((await list({ Prefix: 'nothing/' })).KeyCount, 0);
  });
});

describe('S3 deletions', () => {
  const remove = (Key: string, IfMatch?: string) =>
    s3.send(new DeleteObjectCommand({ Bucket: bucket, Key, ...(IfMatch !== undefined && { IfMatch }) }));

  test('remove, and are content when there is nothing', async () => {
    await put('gone', 'x');
    await remove('gone');
    await refuses(get('gone'), 'NoSuchKey');
    assert.equal((await remove('gone')).$metadata.httpStatusCode, 204);
  });
  test('remove what was meant, or nothing', async () => {
    const { ETag = '' } = await put('exact', 'x');
    await refuses(remove('exact', '"other"'), 'PreconditionFailed');
    await remove('exact', ETag);
    await refuses(get('exact'), 'NoSuchKey');
  });
  test('remove many at once', async () => {
    const Objects = ['many a', 'many&b'].map((Key) => ({ Key }));
    for (const { Key } of Objects) await put(Key, 'x');
    const { Deleted = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: [...Objects, { Key: 'never there' }] } }),
    );
    assert.equal(Deleted.length, 3);
    for (const { Key } of Objects) await refuses(get(Key), 'NoSuchKey');
  });
  test('remove many in silence when the request says so', async () => {
    await put('quiet', 'x');
    const request = { Objects: [{ Key: 'quiet' }], Quiet: true };
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: request }));
    assert.equal(Deleted, undefined);
    await refuses(get('quiet'), 'NoSuchKey');
  });
});
