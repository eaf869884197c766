import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { inTransaction } from '../../system/database.ts';
import { requireMatch } from '../request/preconditions.ts';
import { tagContext } from '../request/properties.ts';
import { readSmallBody } from '../request/request-body.ts';
import { versionHeader } from '../request/response-headers.ts';
import type { Operation, S3Context } from '../request/s3-context.ts';
import { objectArn, type S3Request } from '../request/s3-request.ts';
import { parseXml, sendXml, type XmlContent } from '../request/xml.ts';
import { nullVersion } from '../store/model.ts';

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

interface Deletion {
  readonly key: string;
  readonly versionId: string | null;
  readonly ifMatch?: string | undefined;
}

interface Deleted {
  /** Of the removed version, or of the new delete marker. */
  readonly versionId: string;
  /** Whether a delete marker was added or removed. */
  readonly marker: boolean;
}

/** Deletes one object or version, when the caller may. Deleting an object that does not exist succeeds, as on AWS. */
async function deleteOne(
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

const deletion = z.object({
  Quiet: z.string().optional(),
  Object: z
    .array(z.object({ Key: z.string(), VersionId: z.string().optional(), ETag: z.string().optional() }))
    .max(1000),
});

export const deleteObjects: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  const parsed = deletion.safeParse(parseXml('Delete', await readSmallBody(request)));
  if (!parsed.success) throw new AwsError('MalformedXML', 'The list of objects could not be read.');
  const deleted: XmlContent[] = [];
  const errors: XmlContent[] = [];
  for (const { Key, VersionId, ETag } of parsed.data.Object) {
    try {
      const { versionId, marker } = await deleteOne(request, context, {
        key: Key,
        versionId: VersionId ?? null,
        ifMatch: ETag,
      });
      deleted.push({
        Key,
        ...(VersionId === undefined ? {} : { VersionId }),
        ...(marker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key, Code: error.code, Message: error.message });
    }
  }
  const quiet = parsed.data.Quiet === 'true';
  sendXml(request.exchange.response, 'DeleteResult', { Deleted: quiet ? [] : deleted, Error: errors });
};
