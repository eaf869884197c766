import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { bucket, get, put, read, refuses, s3 } from './s3.ts';
import { target } from './target.ts';

const clientWith = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
  new S3Client({
    region: target.region,
    credentials,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });

describe('S3 presigned URLs', () => {
  const signer = clientWith({ accessKeyId: '', secretAccessKey: '' });
  signer.config.credentials = s3.config.credentials;
  const tag = { 'x-amz-tagging': 'sensitive=true' };
  const signPut = (input: Partial<PutObjectCommandInput> & { Key: string }, expiresIn = 60) =>
    getSignedUrl(signer, new PutObjectCommand({ Bucket: bucket, ...input }), {
      expiresIn,
      unhoistableHeaders: new Set(['x-amz-tagging']),
      signableHeaders: new Set(['host', 'x-amz-tagging', 'content-length']),
    });
  const codeOf = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];
  const send = (url: string, headers: Record<string, string> = {}, method = 'PUT') =>
    fetch(url, { method, headers, body: 'hello' });

  test('store', async () => {
    assert.equal((await send(await signPut({ Key: 'signed' }))).status, 200);
    assert.equal((await read('signed')).toString(), 'hello');
  });
  test('read', async () => {
    await put('signed-get', 'content');
    const url = await getSignedUrl(signer, new GetObjectCommand({ Bucket: bucket, Key: 'signed-get' }));
    assert.equal(await (await fetch(url)).text(), 'content');
  });
  test('store with exactly the headers that were signed', async () => {
    const url = await signPut({ Key: 'signed-tag', Tagging: tag['x-amz-tagging'] });
    assert.equal((await send(url, tag)).status, 200);
    assert.equal((await get('signed-tag')).TagCount, 1);
  });
  test('refuse another value of a signed header', async () => {
    const url = await signPut({ Key: 'flipped', Tagging: tag['x-amz-tagging'] });
    assert.equal((await send(url, { 'x-amz-tagging': 'sensitive=false' })).status, 403);
    assert.equal((await send(url)).status, 403);
    await refuses(get('flipped'), 'NoSuchKey');
  });
  test('refuse x-amz headers that were not signed', async () => {
    assert.equal((await send(await signPut({ Key: 'unsigned' }), tag)).status, 403);
    await refuses(get('unsigned'), 'NoSuchKey');
  });
  test('refuse another key, another method and a changed signature', async () => {
    const url = await signPut({ Key: 'bound' });
    assert.equal(await codeOf(await send(url.replace('/bound', '/other'))), 'SignatureDoesNotMatch');
    assert.equal((await send(url, {}, 'DELETE')).status, 403);
    assert.equal((await send(url.replace(/.$/, (last) => (last === 'D' ? 'E' : 'D')))).status, 403);
  });
  test('end when they say', async () => {
    const url = await signPut({ Key: 'expired' }, 1);
    await delay(2100);
    const response = await send(url);
    assert.equal(response.status, 403);
    assert.equal(await codeOf(response), 'AccessDenied');
  });
});

describe('S3 signatures', () => {
  test('are needed', async () => {
    const [host, path] = await addressOf('secret');
    assert.equal((await fetch(`${host}${path}`)).status, 403);
  });
  test('of an unknown key are InvalidAccessKeyId', async () => {
    const stranger = clientWith({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) });
    await refuses(
      stranger.send(new GetObjectCommand({ Bucket: bucket, Key: 'secret' })),
      'InvalidAccessKeyId',
    );
    stranger.destroy();
  });
  test('with another secret are SignatureDoesNotMatch', async () => {
    const { accessKeyId } = await s3.config.credentials();
    const thief = clientWith({ accessKeyId, secretAccessKey: 'x'.repeat(40) });
    await refuses(
      thief.send(new GetObjectCommand({ Bucket: bucket, Key: 'secret' })),
      'SignatureDoesNotMatch',
      'InvalidAccessKeyId',
    );
    thief.destroy();
  });

  /** Host and path of an object, as the SDK addresses it. */
  async function addressOf(key: string): Promise<[string, string]> {
    await put(key, 'x');
    const url = new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket: bucket, Key: key })));
    return [url.origin, url.pathname];
  }
});
