import { AwsError } from '../http/aws-error.ts';
import type { Source } from './find-readable.ts';
import { decode, type S3Request } from './s3-request.ts';

/** The object that a copying request names. @throws AwsError InvalidArgument */
export function parseCopySource(request: S3Request): Source {
  const header = request.header('x-amz-copy-source') ?? '';
  const [path = '', versionId = null] = header.split('?versionId=');
  const [bucket = '', ...key] = path.replace(/^\//, '').split('/');
  if (key.length === 0) throw new AwsError('InvalidArgument', 'x-amz-copy-source must name bucket and key');
  return { bucket: decode(bucket), key: decode(key.join('/')), versionId };
}
