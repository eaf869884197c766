import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { begin, bucket, complete, get, head, put, read, refuses, s3, uploadPart } from './s3.ts';

const mebibyte = 1024 ** 2;
const large = Buffer.alloc(5 * mebibyte, 'large');
const small = Buffer.from('small');

describe('S3 uploads in parts', () => {
  test('become one object, with what was said at the beginning', async () => {
    const upload = await begin('whole', {
      Tagging: 'sensitive=true',
      ContentType: 'text/odd',
      Metadata: { a: 'b' },
    });
    const parts = [await uploadPart(upload, 1, large), await uploadPart(upload, 2, small)];
    const { ETag } = await complete(upload, parts, { MpuObjectSize: large.length + small.length });
    const md5s = [large, small].map((part) => createHash('md5').update(part).digest());
    const expected = createHash('md5').update(Buffer.concat(md5s)).digest('hex');
    assert.equal(ETag, `"${expected}-2"`);
    const stored = await get('whole');
    const content = Buffer.from((await stored.Body?.transformToByteArray()) ?? []);
    assert.equal(stored.ContentType, 'text/odd');
    assert.equal(stored.TagCount, 1);
    assert.deepEqual(stored.Metadata, { a: 'b' });
    assert.ok(content.equals(Buffer.concat([large, small])));
  });
  test('are invisible until they are complete', async () => {
    const upload = await begin('invisible');
    await uploadPart(upload, 1, small);
    await refuses(get('invisible'), 'NoSuchKey');
  });
  test('are complete again when the same is said again', async () => {
    const upload = await begin('again');
    const parts = [await uploadPart(upload, 1, small)];
    const first = await complete(upload, parts);
    assert.equal((await complete(upload, parts)).ETag, first.ETag);
  });
  test('take the newest of two parts with one number', async () => {
    const upload = await begin('newest');
    await uploadPart(upload, 1, large);
    await complete(upload, [await uploadPart(upload, 1, small)]);
    assert.equal((await read('newest')).toString(), 'small');
  });
  test('refuse a part, other than the last, below 5 MiB', async () => {
    const upload = await begin('small');
    const parts = [await uploadPart(upload, 1, small), await uploadPart(upload, 2, small)];
    await refuses(complete(upload, parts), 'EntityTooSmall');
  });
  test('refuse parts in the wrong order', async () => {
    const upload = await begin('order');
    const parts = [await uploadPart(upload, 1, large), await uploadPart(upload, 2, small)];
    await refuses(complete(upload, parts.toReversed()), 'InvalidPartOrder');
  });
  test('refuse a part that was never sent', async () => {
    const upload = await begin('unknown');
    const part = await uploadPart(upload, 1, small);
    await refuses(complete(upload, [{ ...part, PartNumber: 2 }]), 'InvalidPart');
    await refuses(complete(upload, [{ ...part, ETag: `"${'0'.repeat(32)}"` }]), 'InvalidPart');
  });
  test('refuse a list without parts', async () => {
    await refuses(complete(await begin('none'), []), 'MalformedXML');
  });
  test('refuse part numbers beyond 10,000', async () => {
    await refuses(uploadPart(await begin('number'), 10_001, small), 'InvalidArgument');
  });
  test('do not overwrite when they must not', async () => {
    await put('mine', 'first');
    const upload = await begin('mine');
    const parts = [await uploadPart(upload, 1, small)];
    await refuses(complete(upload, parts, { IfNoneMatch: '*' }), 'PreconditionFailed');
    assert.equal((await read('mine')).toString(), 'first');
  });
  test('are gone when they are aborted', async () => {
    const upload = await begin('aborted');
    await uploadPart(upload, 1, small);
    await s3.send(new AbortMultipartUploadCommand(upload));
    await refuses(uploadPart(upload, 2, small), 'NoSuchUpload');
    await refuses(s3.send(new ListPartsCommand(upload)), 'NoSuchUpload');
  });
  test('list their parts in pages', async () => {
    const upload = await begin('paged');
    for (const number of [1, 3, 7]) await uploadPart(upload, number, small);
    // By hand: the SDK's paginator does not stop at IsTruncated, only where there is no next marker.
    const first = await s3.send(new ListPartsCommand({ ...upload, MaxParts: 2 }));
    assert.equal(first.IsTruncated, true);
    const next = { ...upload, PartNumberMarker: first.NextPartNumberMarker };
    const second = await s3.send(new ListPartsCommand(next));
    const numbers = [first, second].flatMap(({ Parts = [] }) => Parts.map(({ PartNumber }) => PartNumber));
    assert.deepEqual(numbers, [1, 3, 7]);
    assert.equal(second.IsTruncated, false);
  });
  test('are listed while they are open', async () => {
    const { UploadId } = await begin('open');
    const { Uploads = [] } = await s3.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: 'open' }),
    );
    assert.deepEqual(
      Uploads.map((upload) => upload.UploadId),
      [UploadId],
    );
  });
  test('have the size of all their parts', async () => {
    const upload = await begin('size');
    const parts = [await uploadPart(upload, 1, large), await uploadPart(upload, 2, small)];
    await complete(upload, parts);
    assert.equal((await head('size')).ContentLength, large.length + small.length);
  });
});
