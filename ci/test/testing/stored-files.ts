import {
  CopyObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from '@jest/globals';
import { join } from 'node:path';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { eventually } from '@static-file-upload/testing/common/eventually';
import type { RunningLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import type { RunningProduct } from '@static-file-upload/testing/stack/running-product';
import { root } from './root.ts';
import { run } from './run.ts';

const movedWithinMs = 60_000;

/** Versions and delete markers of a bucket. */
async function listVersions(s3: S3Client, bucket: string) {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket }),
  );
  return [...Versions, ...DeleteMarkers];
}

/** Everything that keeps a bucket from being empty: versions, delete markers, unfinished uploads. */
export async function countStored(s3: S3Client, bucket: string): Promise<number> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  return (await listVersions(s3, bucket)).length + Uploads.length;
}

/** Signs a user up and uploads a sensitive file as a program does. Resolves when the file has left the normal bucket. */
export async function storeSensitiveFile(product: RunningProduct, s3: S3Client): Promise<{ key: string }> {
  const user = 'uploader@example.org';
  const password = 'Correct-horse-9';
  await signUpAndConfirm(product.state, user, password);
  const script = [join(root, 'packages/client/src/token.ts'), '--url', product.url, '--user', user];
  const token = await run(process.execPath, script, { input: password });
  const response = await fetch(`${product.url}/api/uploads/secret.txt?sensitive=true`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
    body: 'secret',
  });
  expect(response.status).toBe(201);
  const { key } = await readReceipt(response);
  await eventually(async () => (await countStored(s3, product.state.normalBucket)) === 0, movedWithinMs);
  return { key };
}

/** Puts an object into the vault with the rights of server and mover, where neither of them runs. */
export async function moveToVault({ state, url }: RunningLocalAws, Key: string, Body: string): Promise<void> {
  const client = (name: 'app' | 'lambda') =>
    new S3Client({ endpoint: url, region: state.region, credentials: state.credentials[name] });
  const { normalBucket, sensitiveBucket } = state;
  const put = { Bucket: normalBucket, Key, Body, IfNoneMatch: '*', Tagging: 'sensitive=true' };
  await client('app').send(new PutObjectCommand({ ...put, ChecksumAlgorithm: 'SHA256' }));
  await client('lambda').send(
    new CopyObjectCommand({
      Bucket: sensitiveBucket,
      Key,
      CopySource: `${normalBucket}/${encodeURIComponent(Key)}`,
      TaggingDirective: 'REPLACE',
      ServerSideEncryption: 'aws:kms',
      SSEKMSKeyId: 'arn:aws:kms:eu-north-1:000000000000:key/0f2c1d5e-5d1f-4b6a-9c3b-5e7a1c0d9e42',
    }),
  );
}
