import { HeadBucketCommand } from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { before, describe, test } from 'node:test';
import { bucket, get, head, put, read, refuses, s3, statusOf } from './s3.ts';

const content = randomBytes(100_000);

describe('S3 objects', () => {
  test('come back byte for byte', async () => {
    await put('bytes', content);
    assert.ok((await read('bytes')).equals(content));
  });
  test('can be empty', async () => {
    await put('empty', '');
    assert.equal((await head('empty')).ContentLength, 0);
    assert.equal((await read('empty')).length, 0);
  });
  test('have the MD5 of their content as entity tag', async () => {
    const { ETag } = await put('etag', content);
    assert.equal(ETag, `"${createHash('md5').update(content).digest('hex')}"`);
  });
  test('say their size and age without their content', async () => {
    await put('age', content);
    const { ContentLength, LastModified } = await head('age');
    assert.equal(ContentLength, content.length);
    assert.ok(Math.abs(Date.now() - (LastModified?.getTime() ?? 0)) < 5 * 60_000);
  });
  test('keep metadata, content type and disposition', async () => {
    const properties = {
      Metadata: { 'uploaded-by': 'a-user' },
      ContentType: 'text/odd',
      ContentDisposition: 'attachment',
      CacheControl: 'no-store',
    };
    await put('properties', content, properties);
    const { Metadata, ContentType, ContentDisposition, CacheControl } = await head('properties');
    assert.deepEqual({ Metadata, ContentType, ContentDisposition, CacheControl }, properties);
  });
  test('have a content type when the request names none', async () => {
    await put('typeless', Buffer.from('x'));
    assert.match((await head('typeless')).ContentType ?? '', /octet-stream/);
  });
  test('are stored from a stream without its framing', async () => {
    await put('stream', Readable.from([content]), { ContentLength: content.length });
    assert.ok((await read('stream')).equals(content));
  });
  test('are replaced by a second one', async () => {
    await put('twice', 'first');
    await put('twice', 'second');
    assert.equal((await read('twice')).toString(), 'second');
  });
  for (const key of ['a b+c', 'ü/😀', 'a//b', '100%41', '<&>"\'', 'k'.repeat(1024)]) {
    test(`can be called ${key.slice(0, 20)}`, async () => {
      await put(key, key);
      assert.equal((await read(key)).toString(), key);
    });
  }
  test('cannot have a key of more than 1,024 bytes', () =>
    refuses(put('k'.repeat(1025), 'x'), 'KeyTooLongError'));
  test('that are not there are NoSuchKey, or 404 where there is no body', async () => {
    await refuses(get('absent'), 'NoSuchKey');
    assert.equal(await statusOf(head('absent')), 404);
  });
  test('of a bucket that is not there are NoSuchBucket', () =>
    refuses(get('x', { Bucket: `${bucket}-absent` } as object), 'NoSuchBucket'));
  test('are in a bucket that says it is there', async () => {
    assert.equal(await statusOf(s3.send(new HeadBucketCommand({ Bucket: bucket }))), 200);
    assert.equal(await statusOf(s3.send(new HeadBucketCommand({ Bucket: `${bucket}-absent` }))), 404);
  });
});

describe('S3 ranges', () => {
  before(async () => void (await put('range', '0123456789')));
  for (const [range, expected, contentRange] of [
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-4', '4', 'bytes 4-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-1000', '56789', 'bytes 5-9/10'],
  ] as const) {
    test(`${range} gives ${expected}`, async () => {
      const response = await get('range', { Range: range });
      assert.equal(response.$metadata.httpStatusCode, 206);
      assert.equal(response.ContentRange, contentRange);
      assert.equal(await response.Body?.transformToString(), expected);
    });
  }
  test('outside of the object are InvalidRange', () =>
    refuses(get('range', { Range: 'bytes=10-' }), 'InvalidRange'));
});

describe('S3 conditions', () => {
  const past = new Date(Date.now() - 24 * 3600 * 1000);
  const etagOf = async (key: string) => (await put(key, 'content')).ETag;

  test('If-None-Match of the same is 304', async () => {
    const IfNoneMatch = await etagOf('condition');
    assert.equal(await statusOf(get('condition', { IfNoneMatch })), 304);
    assert.equal(await statusOf(head('condition', { IfNoneMatch })), 304);
  });
  test('If-None-Match of another is 200', async () => {
    await etagOf('condition');
    assert.equal(await statusOf(get('condition', { IfNoneMatch: '"other"' })), 200);
  });
  test('If-Match of the same is 200', async () => {
    const IfMatch = await etagOf('condition');
    assert.equal(await statusOf(get('condition', { IfMatch })), 200);
  });
  test('If-Match of another is 412', async () => {
    await etagOf('condition');
    await refuses(get('condition', { IfMatch: '"other"' }), 'PreconditionFailed');
    assert.equal(await statusOf(head('condition', { IfMatch: '"other"' })), 412);
  });
  test('If-Modified-Since decides by time', async () => {
    await etagOf('condition');
    const { LastModified: IfModifiedSince } = await head('condition');
    assert.equal(await statusOf(get('condition', { IfModifiedSince })), 304);
    assert.equal(await statusOf(get('condition', { IfModifiedSince: past })), 200);
  });
  test('If-Unmodified-Since of the past is 412, unless If-Match holds', async () => {
    const IfMatch = await etagOf('condition');
    assert.equal(await statusOf(get('condition', { IfUnmodifiedSince: past })), 412);
    assert.equal(await statusOf(get('condition', { IfUnmodifiedSince: past, IfMatch })), 200);
  });
  test('a new object is stored with If-None-Match: *', async () => {
    await put('fresh', 'x', { IfNoneMatch: '*' });
    assert.equal((await read('fresh')).toString(), 'x');
  });
  test('an existing one is not', async () => {
    await put('taken', 'first');
    await refuses(put('taken', 'second', { IfNoneMatch: '*' }), 'PreconditionFailed');
    assert.equal((await read('taken')).toString(), 'first');
  });
  test('of four writers at once exactly one wins', async () => {
    const writers = ['a', 'b', 'c', 'd'].map((body) => statusOf(put('race', body, { IfNoneMatch: '*' })));
    const statuses = await Promise.all(writers);
    assert.equal(statuses.filter((status) => status === 200).length, 1);
    assert.ok(statuses.every((status) => [200, 409, 412].includes(status ?? 0)));
  });
});
