import { randomUUID } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import { encryptionHeaders } from '../answer-headers.ts';
import { parseAlgorithm } from '../checksum.ts';
import type { Upload } from '../model.ts';
import { encryptionContext, readProperties } from '../properties.ts';
import type { Operation } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';
import { sendXml } from '../xml.ts';

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
 * Which checksum the object will have. Whoever names none gets one of the full object, as on AWS (which takes
 * CRC64NVME then); whoever names an algorithm gets the composite one unless that algorithm has none.
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
