import { AwsError } from '../../http/aws-error.ts';
import { inTransaction } from '../../storage/database.ts';
import { versionHeader } from '../answer-headers.ts';
import { nullVersion } from '../model.ts';
import { requireMatch } from '../preconditions.ts';
import { tagContext } from '../properties.ts';
import type { Operation, S3Context } from '../s3-context.ts';
import { objectArn, type S3Request } from '../s3-request.ts';

export const deleteObject: Operation = async (request, context) => {
  const deleted = await deleteOne(request, context, {
    key: request.key,
    versionId: request.query.get('versionId'),
    ifMatch: request.header('if-match'),
  });
  request.exchange.response.writeHead(204, {
    ...versionHeader(deleted.versionId),
    ...(deleted.marker ? { 'x-amz-delete-marker': 'true' } : {}),
  });
  request.exchange.response.end();
};

export interface Deletion {
  readonly key: string;
  readonly versionId: string | null;
  readonly ifMatch?: string | undefined;
}

export interface Deleted {
  /** Of the version that went away, or of the delete marker that came. */
  readonly versionId: string;
  /** Whether a delete marker came, or went away. */
  readonly marker: boolean;
}

/** Deletes one object or version, when the caller may. Deleting what is not there succeeds, as on AWS. */
export async function deleteOne(
  request: S3Request,
  context: S3Context,
  { key, versionId, ifMatch }: Deletion,
): Promise<Deleted> {
  const bucket = context.buckets.get(request.bucket);
  const arn = objectArn(bucket.name, key);
  request.authorize(versionId === null ? 's3:DeleteObject' : 's3:DeleteObjectVersion', arn);
  if (ifMatch !== undefined) {
    if (versionId !== null) throw new AwsError('NotImplemented', 'If-Match is not for a version.', 501);
    const object = context.objects.find(bucket.name, key);
    request.authorize('s3:GetObject', arn, tagContext(object?.description.tags ?? {}));
    if (!object) throw request.missing(bucket.name);
    requireMatch(ifMatch, object);
  }
  if (bucket.versioned && versionId === null) {
    const now = context.clock();
    const marker = inTransaction(context.database, () => context.objects.markDeleted(bucket.name, key, now));
    return { versionId: marker, marker: true };
  }
  const version = versionId ?? nullVersion;
  const marker = context.objects.findVersion(bucket.name, key, version)?.deleteMarker === true;
  const released = inTransaction(context.database, () => context.objects.remove(bucket.name, key, version));
  await context.blobs.remove(released);
  return { versionId: version, marker };
}
