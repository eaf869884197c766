import { AwsError } from '../../http/aws-error.ts';
import { encryptionHeaders, versionHeader } from '../answer-headers.ts';
import { BodyDigest } from '../checksum.ts';
import { findReadable } from '../find-readable.ts';
import type { ObjectProperties, StoredObject } from '../model.ts';
import { refuseExisting, requireMatch } from '../preconditions.ts';
import { creationContext, readProperties, tagContext } from '../properties.ts';
import { maximumBodyBytes } from '../request-body.ts';
import { commitObject, type Operation, readObject, type S3Context } from '../s3-context.ts';
import { objectArn, type S3Request } from '../s3-request.ts';
import { sendXml } from '../xml.ts';

export const copyObject: Operation = async (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  const source = findReadable(request, context, parseCopySource(request));
  requireMatch(request.header('x-amz-copy-source-if-match'), source);
  request.authorize('s3:PutObject', request.objectArn, creationContext(request));
  if (source.size > maximumBodyBytes) {
    throw new AwsError(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size.',
    );
  }
  const onlyIfNew = refuseExisting(request, context);
  const properties = chooseProperties(request, context, source);
  if (Object.keys(properties.tags).length > 0) request.authorize('s3:PutObjectTagging', request.objectArn);

  const key = context.encryption.newKey(request, properties.encryption, bucket.name, request.key);
  const digest = new BodyDigest(source.description.checksum.algorithm, false);
  const content = readObject(context, request, source, 0, source.size - 1);
  const blob = await context.blobs.write(digest.tap(content), key?.plaintext ?? null);
  const { md5, checksum } = digest.finish();
  const pieces = [{ blob: blob.id, size: blob.size, wrappedKey: key?.wrapped ?? null }];
  const createdAt = context.clock();
  const etag = md5.toString('hex');
  const copy = { bucket: bucket.name, key: request.key, size: blob.size, etag, createdAt };
  const versionId = await commitObject(
    context,
    bucket,
    { ...copy, description: { ...properties, checksum, pieces } },
    { eventName: 'ObjectCreated:Copy', onlyIfNew },
  );
  const { response } = request.exchange;
  for (const [name, value] of Object.entries({
    ...encryptionHeaders(context, properties),
    ...versionHeader(versionId),
  })) {
    response.setHeader(name, value);
  }
  sendXml(response, 'CopyObjectResult', {
    LastModified: new Date(createdAt).toISOString(),
    ETag: `"${etag}"`,
    [`Checksum${checksum.algorithm}`]: checksum.value,
    ChecksumType: checksum.type,
  });
};

function parseCopySource(request: S3Request): { bucket: string; key: string; versionId: string | null } {
  const header = request.header('x-amz-copy-source') ?? '';
  const [path = '', versionId = null] = header.split('?versionId=');
  const [bucket = '', ...key] = path.replace(/^\//, '').split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')), versionId };
}

/** Metadata and tags come from the source unless the request says REPLACE. */
function chooseProperties(request: S3Request, context: S3Context, source: StoredObject): ObjectProperties {
  const own = readProperties(request, context.buckets.get(request.bucket));
  const { contentType, headers, metadata, tags } = source.description;
  const replaces = (name: string) => request.header(name) === 'REPLACE';
  if (!replaces('x-amz-tagging-directive') && Object.keys(tags).length > 0) {
    request.authorize('s3:GetObjectTagging', objectArn(source.bucket, source.key), tagContext(tags));
  }
  return {
    ...own,
    ...(replaces('x-amz-metadata-directive') ? {} : { contentType, headers, metadata }),
    tags: replaces('x-amz-tagging-directive') ? own.tags : tags,
  };
}
