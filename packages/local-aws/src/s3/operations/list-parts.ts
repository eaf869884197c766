import { readCount, readPageSize } from '../page.ts';
import type { Operation } from '../s3-context.ts';
import { sendXml } from '../xml.ts';

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
