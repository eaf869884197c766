import { bucketArn } from '../../iam/policies.ts';
import { readPageSize } from '../page.ts';
import type { Operation } from '../s3-context.ts';
import { sendXml } from '../xml.ts';

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
