import { randomUUID } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import { encryptionHeaders } from '../answer-headers.ts';
import { parseAlgorithm } from '../checksum.ts';
import type { Upload } from '../model.ts';
import { encryptionContext, readProperties } from '../properties.ts';
import type { Operation } from '../s3-context.ts';
import { sendXml } from '../xml.ts';

export const createMultipartUpload: Operation = (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  const conditions = { ...encryptionContext(request), 's3:ObjectCreationOperation': 'false' };
  request.authorize('s3:PutObject', request.objectArn, conditions);
  if (request.header('x-amz-tagging') !== undefined)
    request.authorize('s3:PutObjectTagging', request.objectArn);

  const checksumAlgorithm = parseAlgorithm(request.header('x-amz-checksum-algorithm') ?? 'CRC32');
  const checksumType = request.header('x-amz-checksum-type') ?? 'COMPOSITE';
  if (checksumType !== 'COMPOSITE' && (checksumType !== 'FULL_OBJECT' || checksumAlgorithm !== 'CRC32')) {
    throw new AwsError(
      'InvalidRequest',
      `The checksum type ${checksumType} cannot be used with ${checksumAlgorithm}.`,
    );
  }
  const upload: Upload = {
    id: randomUUID(),
    bucket: bucket.name,
    key: request.key,
    properties: readProperties(request, bucket),
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
