import {
  CreateBucketCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { bytesOf, crc32Of, outcome, type S3Fixture, startS3 } from '@static-file-upload/testing/s3-fixture';

describe('objects', () => {
  let s3: S3Fixture;
  beforeAll(async () => void (s3 = await startS3()));
  afterAll(() => s3.stop());

  const put = (Key: string, Body: Uint8Array | string, more = {}) =>
    s3.admin.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: Buffer.from(Body), ...more }));
  const get = (Key: string, more = {}) =>
    s3.admin.send(new GetObjectCommand({ Bucket: s3.bucket, Key, ...more }));
  const head = (Key: string, more = {}) =>
    s3.admin.send(new HeadObjectCommand({ Bucket: s3.bucket, Key, ...more }));

  test('only the administrator creates buckets, under valid names', async () => {
    const make = (client: S3Fixture['admin'], Bucket: string) =>
      outcome(client.send(new CreateBucketCommand({ Bucket })));
    expect(await make(s3.app, 'made-by-the-server')).toBe('AccessDenied');
    expect(await make(s3.mover, 'made-by-the-mover')).toBe('AccessDenied');
    expect(await make(s3.admin, s3.bucket)).toBe('BucketAlreadyOwnedByYou');
    expect(await make(s3.admin, 'Upper_Case')).toBe('InvalidBucketName');
    const { Buckets } = await s3.admin.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(
      [s3.bucket, s3.aws.state.normalBucket, s3.aws.state.sensitiveBucket].toSorted(),
    );
  });

  test('a bucket names its region, and one that does not exist is a 404', async () => {
    const head = await s3.admin.send(new HeadBucketCommand({ Bucket: s3.bucket }));
    expect(head.BucketRegion).toBe(s3.aws.state.region);
    const location = await s3.admin.send(new GetBucketLocationCommand({ Bucket: s3.bucket }));
    expect(location.LocationConstraint).toBe(s3.aws.state.region);
    expect(await outcome(s3.admin.send(new HeadBucketCommand({ Bucket: 'nowhere' })))).toBe('NotFound');
    const nowhere = new PutObjectCommand({ Bucket: 'nowhere', Key: 'k', Body: 'x' });
    expect(await outcome(s3.admin.send(nowhere))).toBe('NoSuchBucket');
  });

  test('a stored object comes back with all of its properties', async () => {
    const content = randomBytes(200_000);
    const stored = await put('described', content, {
      ContentType: 'text/x-odd; charset=utf-8',
      ContentDisposition: 'attachment; filename="a b.txt"',
      CacheControl: 'no-store',
      Metadata: { 'filename-b64': 'w7w', 'uploaded-by': 'a-user' },
      Tagging: 'sensitive=false&with%20space=a%2Bb',
    });
    const read = await get('described');
    expect(await bytesOf(read.Body)).toEqual(content);
    expect(read).toMatchObject({
      ETag: `"${createHash('md5').update(content).digest('hex')}"`,
      ContentType: 'text/x-odd; charset=utf-8',
      ContentDisposition: 'attachment; filename="a b.txt"',
      CacheControl: 'no-store',
      Metadata: { 'filename-b64': 'w7w', 'uploaded-by': 'a-user' },
      TagCount: 2,
      ServerSideEncryption: 'AES256',
    });
    expect(stored.ETag).toBe(read.ETag);
    const tags = await s3.admin.send(new GetObjectTaggingCommand({ Bucket: s3.bucket, Key: 'described' }));
    expect(tags.TagSet).toEqual([
      { Key: 'sensitive', Value: 'false' },
      { Key: 'with space', Value: 'a+b' },
    ]);
  });

  test('a stream arrives without the framing it was sent in', async () => {
    const content = randomBytes(300_000);
    const Body = Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]);
    const request = new PutObjectCommand({
      Bucket: s3.bucket,
      Key: 'streamed',
      Body,
      ContentLength: 300_000,
    });
    await s3.admin.send(request);
    expect(await bytesOf((await get('streamed')).Body)).toEqual(content);
    const checked = await head('streamed', { ChecksumMode: 'ENABLED' });
    expect(checked).toMatchObject({ ChecksumCRC32: crc32Of(content), ChecksumType: 'FULL_OBJECT' });
    expect(checked.ContentEncoding).toBeUndefined();
  });

  test('an empty object can be stored and read', async () => {
    await put('empty', '');
    const read = await get('empty');
    expect([read.ContentLength, (await bytesOf(read.Body)).length]).toEqual([0, 0]);
    expect(await outcome(get('empty', { Range: 'bytes=0-' }))).toBe('InvalidRange');
  });

  test.each([
    ['dots', '../../etc/passwd'],
    ['a single dot', './.'],
    ['slashes', '//a///b//'],
    ['a space, plus and percent', 'a b+c%20d%'],
    ['emoji and combining letters', 'ü é 😀.txt'],
    ['a query and a fragment', 'a?b=c&uploadId=1#d'],
    ['control characters', 'a\u0000b\r\n\u0001\u007f'],
    ['markup', '<a>&amp;"\'</a>'],
    ['spaces around', '  around  '],
    ['a name of an object property', '__proto__'],
    ['1,024 bytes', 'ü'.repeat(512)],
  ])('a key may have %s', async (_what, key) => {
    await put(key, key);
    expect((await bytesOf((await get(key)).Body)).toString()).toBe(key);
    const listed = await s3.admin.send(
      new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: key, EncodingType: 'url' }),
    );
    expect(listed.Contents?.map(({ Key }) => decodeURIComponent(Key ?? ''))).toContain(key);
  });

  test('a key of more than 1,024 bytes is refused', async () => {
    expect(await outcome(put('x'.repeat(1025), ''))).toBe('KeyTooLongError');
  });

  test.each([
    ['bytes=0-9', 0, 10],
    ['bytes=65530-65545', 65_530, 65_546],
    ['bytes=199990-', 199_990, 200_000],
    ['bytes=-7', 199_993, 200_000],
    ['bytes=-900000', 0, 200_000],
    ['bytes=199999-900000', 199_999, 200_000],
  ])('the range %s returns its bytes', async (Range, start, end) => {
    const content = Buffer.alloc(200_000, 'range of bytes ');
    await put('ranged', content);
    const read = await get('ranged', { Range });
    expect(await bytesOf(read.Body)).toEqual(content.subarray(start, end));
    expect(read.ContentRange).toBe(`bytes ${start}-${end - 1}/200000`);
    expect(read.$metadata.httpStatusCode).toBe(206);
  });

  test('a range outside of the object is refused, and one that is not valid is ignored', async () => {
    await put('ranged-too', 'hello');
    expect(await outcome(get('ranged-too', { Range: 'bytes=5-' }))).toBe('InvalidRange');
    expect(await outcome(get('ranged-too', { Range: 'bytes=-0' }))).toBe('InvalidRange');
    for (const Range of ['bytes=3-1', 'lines=1-2', 'bytes=0-1,3-4']) {
      expect((await bytesOf((await get('ranged-too', { Range })).Body)).toString()).toBe('hello');
    }
  });

  test('a conditional read is 304 for the same object and 412 for another', async () => {
    const { ETag } = await put('conditional', 'hello');
    const status = async (more: object) => {
      const error: unknown = await get('conditional', more).then(
        () => null,
        (reason: unknown) => reason,
      );
      return error === null
        ? 200
        : (error as { $metadata: { httpStatusCode: number } }).$metadata.httpStatusCode;
    };
    expect(await status({ IfMatch: ETag })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfNoneMatch: ETag })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfModifiedSince: new Date(Date.now() + 1000) })).toBe(304);
    expect(await status({ IfUnmodifiedSince: new Date(0) })).toBe(412);
  });

  test('exactly one of four concurrent writers with If-None-Match wins', async () => {
    const writers = ['a', 'b', 'c', 'd'].map((text) =>
      outcome(put('contested', text.repeat(100_000), { IfNoneMatch: '*' })),
    );
    const outcomes = await Promise.all(writers);
    expect(outcomes.toSorted()).toEqual([
      'PreconditionFailed',
      'PreconditionFailed',
      'PreconditionFailed',
      'stored',
    ]);
    const winner = 'abcd'.charAt(outcomes.indexOf('stored'));
    expect((await bytesOf((await get('contested')).Body)).toString()).toBe(winner.repeat(100_000));
  });

  test('tags are changed and removed, within the limits of S3', async () => {
    await put('tagged', 'x', { Tagging: 'a=1' });
    const Key = 'tagged';
    const change = (TagSet: { Key: string; Value: string }[]) =>
      s3.admin.send(new PutObjectTaggingCommand({ Bucket: s3.bucket, Key, Tagging: { TagSet } }));
    const tags = async () =>
      (await s3.admin.send(new GetObjectTaggingCommand({ Bucket: s3.bucket, Key }))).TagSet;
    await change([{ Key: 'b', Value: ' 2 ' }]);
    expect(await tags()).toEqual([{ Key: 'b', Value: ' 2 ' }]);
    await change([]);
    expect(await tags()).toEqual([]);
    const many = Array.from({ length: 11 }, (_unused, index) => ({ Key: String(index), Value: '' }));
    expect(await outcome(change(many))).toBe('BadRequest');
    expect(await outcome(change([{ Key: 'k'.repeat(129), Value: '' }]))).toBe('InvalidTag');
    expect(await outcome(put('twice', 'x', { Tagging: 'a=1&a=2' }))).toBe('InvalidTag');
    await s3.admin.send(new DeleteObjectTaggingCommand({ Bucket: s3.bucket, Key }));
    expect(await tags()).toEqual([]);
  });

  test('a caller who may not list does not learn whether an object exists', async () => {
    const { normalBucket: Bucket } = s3.aws.state;
    const Key = 'not-there';
    expect(await outcome(s3.app.send(new GetObjectCommand({ Bucket, Key })))).toBe('AccessDenied');
    expect(await outcome(s3.mover.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
    expect(await outcome(s3.admin.send(new GetObjectCommand({ Bucket, Key })))).toBe('NoSuchKey');
    expect(await outcome(head('not-there'))).toBe('NotFound');
  });
});
