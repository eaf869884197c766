import { AwsError } from '../../http/aws-error.ts';
import type { StoredObject } from '../store/model.ts';
import { tagContext } from './properties.ts';
import type { S3Context } from './s3-context.ts';
import { decode, objectArn, type S3Request } from './s3-request.ts';

/** An object, or one version of it. */
export interface Source {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | null;
}

/** The object that a request wants to read, when its caller may. @throws AwsError NoSuchKey or AccessDenied */
export function findReadable(request: S3Request, context: S3Context, source?: Source): StoredObject {
  const { bucket, key, versionId } = source ?? {
    bucket: request.bucket,
    key: request.key,
    versionId: request.query.get('versionId'),
  };
  context.buckets.get(bucket);
  const object =
    versionId === null
      ? context.objects.find(bucket, key)
      : context.objects.findVersion(bucket, key, versionId);
  const action = versionId === null ? 's3:GetObject' : 's3:GetObjectVersion';
  request.authorize(action, objectArn(bucket, key), tagContext(object?.description.tags ?? {}));
  if (!object) throw request.missing(bucket);
  if (object.deleteMarker) throw new AwsError('MethodNotAllowed', 'A delete marker cannot be read.', 405);
  return object;
}

/** The object that a copying request names. @throws AwsError InvalidArgument */
export function parseCopySource(request: S3Request): Source {
  const header = request.header('x-amz-copy-source') ?? '';
  const [path = '', versionId = null] = header.split('?versionId=');
  const [bucket = '', ...key] = path.replace(/^\//, '').split('/');
  if (key.length === 0) throw new AwsError('InvalidArgument', 'x-amz-copy-source must name bucket and key');
  return { bucket: decode(bucket), key: decode(key.join('/')), versionId };
}
