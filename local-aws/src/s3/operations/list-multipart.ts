import { bucketArn } from '../../iam/policies.ts';
import type { Operation } from '../s3-context.ts';
import { sendXml } from '../xml.ts';

const maximumPage = 1000;

export const listParts: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListMultipartUploadParts', request.objectArn);
  const upload = context.uploads.getOpen(request.bucket, request.key, request.query.get('uploadId') ?? '');
  const after = Number(request.query.get('part-number-marker') ?? 0);
  const limit = Math.min(Number(request.query.get('max-parts') ?? maximumPage), maximumPage);
  const rest = context.uploads.parts(upload.id).filter(({ number }) => number > after);
  const page = rest.slice(0, limit);
  sendXml(request.exchange.response, 'ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
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

export const listMultipartUploads: Operation = (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:ListBucketMultipartUploads', bucketArn(request.bucket));
  const uploads = context.uploads.listOpen(request.bucket);
  sendXml(request.exchange.response, 'ListMultipartUploadsResult', {
    Bucket: request.bucket,
    MaxUploads: uploads.length,
    IsTruncated: false,
    Upload: uploads.map(({ key, id, createdAt }) => ({
      Key: key,
      UploadId: id,
      Initiated: new Date(createdAt).toISOString(),
      StorageClass: 'STANDARD',
    })),
  });
};
