import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { target } from './target.ts';

/** The SDK logs the errors that these checks provoke. */
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export const s3 = new S3Client({
  region: target.region,
  maxAttempts: 1,
  logger: quiet,
});

/** The bucket of this run, deleted at its end. */
export const bucket = `conformance-${randomUUID()}`;
const location = target.region === 'us-east-1' ? undefined : { LocationConstraint: target.region };
await s3.send(
  new CreateBucketCommand({
    Bucket: bucket,
    ...(location && { CreateBucketConfiguration: location as { LocationConstraint: 'eu-north-1' } }),
  }),
);

after(async () => {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
  for (const { Key, UploadId } of Uploads) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket })) {
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
  s3.destroy();
});

type Rest<T> = Partial<Omit<T, 'Bucket' | 'Key'>>;

export const put = (
  Key: string,
  Body: NonNullable<PutObjectCommandInput['Body']>,
  rest: Rest<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ...rest }));

export const head = (Key: string, rest: Rest<HeadObjectCommandInput> = {}) =>
  s3.send(new HeadObjectCommand({ Bucket: bucket, Key, ...rest }));

export const get = (Key: string, rest: Rest<GetObjectCommandInput> = {}) =>
  s3.send(new GetObjectCommand({ Bucket: bucket, Key, ...rest }));

export async function read(Key: string, rest: Rest<GetObjectCommandInput> = {}): Promise<Buffer> {
  const { Body } = await get(Key, rest);
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

export const begin = async (Key: string, rest: Rest<CreateMultipartUploadCommandInput> = {}) => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key, ...rest }));
  return { Bucket: bucket, Key, UploadId: UploadId ?? '' };
};
export type Upload = Awaited<ReturnType<typeof begin>>;

export async function uploadPart(
  upload: Upload,
  PartNumber: number,
  Body: Buffer,
  ChecksumAlgorithm: ChecksumAlgorithm = 'CRC32',
): Promise<CompletedPart> {
  const response = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body, ChecksumAlgorithm }));
  const { ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA256 } = response;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumCRC32C, ChecksumCRC64NVME, ChecksumSHA256 };
}

export const complete = (
  upload: Upload,
  Parts: CompletedPart[],
  rest: Partial<ConstructorParameters<typeof CompleteMultipartUploadCommand>[0]> = {},
) => s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...rest }));

/** Asserts that AWS refuses the call with one of these errors. */
export const refuses = (work: Promise<unknown>, ...names: string[]) =>
  assert.rejects(
    work,
    ({ name }: Error) => names.includes(name) || assert.fail(`${name}, not ${names.join()}`),
  );

/** The status of a response that carries no error document. */
export const statusOf = (work: Promise<{ $metadata: { httpStatusCode?: number } }>) =>
  work.then(
    ({ $metadata }) => $metadata.httpStatusCode,
    ({ $metadata }: { $metadata?: { httpStatusCode?: number } }) => $metadata?.httpStatusCode,
  );
