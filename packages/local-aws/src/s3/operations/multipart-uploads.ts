import { randomUUID } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import { bucketArn } from '../../iam/policies.ts';
import { inTransaction } from '../../system/database.ts';
import { parseAlgorithm } from '../checksum/checksum.ts';
import { encryptionContext, readProperties } from '../request/properties.ts';
import { encryptionHeaders } from '../request/response-headers.ts';
import type { Operation } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import { sendXml } from '../request/xml.ts';
import type { Upload } from '../store/model.ts';
import { readCount, readPageSize } from './page.ts';

export const createMultipartUpload: Operation = (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  const conditions = { ...encryptionContext(request), 's3:ObjectCreationOperation': 'false' };
  request.authorize('s3:PutObject', request.objectArn, conditions);
  if (request.header('x-amz-tagging') !== undefined)
    request.authorize('s3:PutObjectTagging', request.objectArn);

  const properties = readProperties(request, bucket);
  context.encryption.authorizeEncryption(request, properties.encryption);
  const { checksumAlgorithm, checksumType } = readChecksumKind(request);
  const upload: Upload = {
    id: randomUUID(),
    bucket: bucket.name,
    key: request.key,
    properties,
    checksumAlgorithm,
    checksumType,
    createdAt: context.clock(),
    completed: null,
  };
  context.uploads.insert(upload);
  const { response } = request.exchange;
  const headers = encryptionHeaders(context, upload.properties);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('x-amz-checksum-algorithm', checksumAlgorithm);
  response.setHeader('x-amz-checksum-type', checksumType);
  sendXml(response, 'InitiateMultipartUploadResult', {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.id,
  });
};

/**
 * Which checksum the object will have. A request that names no algorithm gets a full-object checksum, as on AWS (which
 * takes CRC64NVME then); one that names an algorithm gets the composite checksum, unless the algorithm has none.
 */
function readChecksumKind(request: S3Request): Pick<Upload, 'checksumAlgorithm' | 'checksumType'> {
  const named = request.header('x-amz-checksum-algorithm');
  const checksumAlgorithm = parseAlgorithm(named ?? 'CRC32');
  const byDefault = named === undefined || checksumAlgorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  const checksumType = request.header('x-amz-checksum-type') ?? byDefault;
  const impossible = { SHA256: 'FULL_OBJECT', CRC64NVME: 'COMPOSITE', CRC32: '', CRC32C: '' }[
    checksumAlgorithm
  ];
  if ((checksumType !== 'COMPOSITE' && checksumType !== 'FULL_OBJECT') || checksumType === impossible) {
    throw new AwsError(
      'InvalidRequest',
      `The ${checksumType} checksum type cannot be used with the ${checksumAlgorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { checksumAlgorithm, checksumType };
}

export const abortMultipartUpload: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:AbortMultipartUpload', request.objectArn);
  const upload = context.uploads.getOpen(request.bucket, request.key, request.query.get('uploadId') ?? '');
  const released = context.uploads.parts(upload.id).map(({ piece }) => piece.blob);
  inTransaction(context.database, () => context.uploads.remove(upload.id));
  await context.blobs.remove(released);
  request.exchange.response.writeHead(204).end();
};

export const listMultipartUploads: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucketMultipartUploads', bucketArn(request.bucket));
  const prefix = request.query.get('prefix') ?? '';
  const limit = readPageSize(request, 'max-uploads');
  const all = context.uploads.listOpen(request.bucket).filter(({ key }) => key.startsWith(prefix));
  const marker = request.query.get('upload-id-marker');
  const rest = marker === null ? all : all.slice(all.findIndex(({ id }) => id === marker) + 1);
  const page = rest.slice(0, limit);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  sendXml(request.exchange.response, 'ListMultipartUploadsResult', {
    Bucket: request.bucket,
    Prefix: prefix,
    MaxUploads: limit,
    IsTruncated: last !== undefined,
    ...(last ? { NextKeyMarker: last.key, NextUploadIdMarker: last.id } : {}),
    Upload: page.map(({ key, id, createdAt }) => ({
      Key: key,
      UploadId: id,
      Initiated: new Date(createdAt).toISOString(),
      StorageClass: 'STANDARD',
    })),
  });
};

export const listParts: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListMultipartUploadParts', request.objectArn);
  const upload = context.uploads.getOpen(request.bucket, request.key, request.query.get('uploadId') ?? '');
  const after = readCount(request, 'part-number-marker', 0);
  const limit = readPageSize(request, 'max-parts');
  const rest = context.uploads.parts(upload.id).filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  sendXml(request.exchange.response, 'ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
    PartNumberMarker: after,
    NextPartNumberMarker: page.at(-1)?.number ?? after,
    MaxParts: limit,
    IsTruncated: rest.length > page.length,
    Part: page.map(({ number, etag, checksum, piece }) => ({
      PartNumber: number,
      ETag: `"${etag}"`,
      Size: piece.size,
      [`Checksum${checksum.algorithm}`]: checksum.value,
    })),
  });
};
