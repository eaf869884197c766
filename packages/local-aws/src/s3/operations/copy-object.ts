import { AwsError } from '../../http/aws-error.ts';
import { BodyDigest } from '../checksum/body-digest.ts';
import { parseAlgorithm } from '../checksum/checksum.ts';
import { refuseExisting, requireMatch } from '../request/preconditions.ts';
import { creationContext, readProperties, tagContext } from '../request/properties.ts';
import { maxBodyBytes } from '../request/request-body.ts';
import { encryptionHeaders, versionHeader } from '../request/response-headers.ts';
import { afterCommit, commitObject, type Operation, readObject } from '../request/s3-context.ts';
import { objectArn, type S3Request } from '../request/s3-request.ts';
import { findReadable, parseCopySource } from '../request/source.ts';
import { sendXml } from '../request/xml.ts';
import type { Bucket, ObjectProperties, StoredObject } from '../store/model.ts';

export const copyObject: Operation = async (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  const source = findReadable(request, context, parseCopySource(request));
  context.encryption.authorizeDecryption(request, source.description.encryption);
  request.authorize('s3:PutObject', request.objectArn, creationContext(request));
  const properties = chooseProperties(request, bucket, source);
  requireMatch(request.header('x-amz-copy-source-if-match'), source);
  refuseSource(request, source);
  const onlyIfNew = refuseExisting(request, context);

  const key = context.encryption.newKey(request, properties.encryption, bucket.name, request.key);
  const algorithm = request.header('x-amz-checksum-algorithm') ?? source.description.checksum.algorithm;
  const digest = new BodyDigest(parseAlgorithm(algorithm), false);
  const content = digest.tap(readObject(context, source, 0, source.size - 1));
  const { committed, object } = await context.blobs.store(content, key?.plaintext ?? null, ({ id, size }) => {
    const { md5, checksum } = digest.finish();
    const object = {
      bucket: bucket.name,
      key: request.key,
      size,
      etag: md5.toString('hex'),
      createdAt: context.clock(),
      description: {
        ...properties,
        checksum,
        pieces: [{ blob: id, size, wrappedKey: key?.wrapped ?? null }],
      },
    };
    const how = { eventName: 'ObjectCreated:Copy', onlyIfNew };
    return { committed: commitObject(context, bucket, object, how), object };
  });
  await afterCommit(context, committed);

  const { response } = request.exchange;
  const headers = { ...encryptionHeaders(context, properties), ...versionHeader(committed.versionId) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const { checksum } = object.description;
  sendXml(response, 'CopyObjectResult', {
    LastModified: new Date(object.createdAt).toISOString(),
    ETag: `"${object.etag}"`,
    [`Checksum${checksum.algorithm}`]: checksum.value,
    ChecksumType: checksum.type,
  });
};

function refuseSource(request: S3Request, { bucket, key, size }: StoredObject): void {
  if (size > maxBodyBytes) {
    throw new AwsError(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size for a copy source: 5368709120',
    );
  }
  const changes =
    replaces(request, 'metadata') || request.header('x-amz-server-side-encryption') !== undefined;
  if (bucket === request.bucket && key === request.key && !changes) {
    throw new AwsError(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing it.',
    );
  }
}

/** Metadata and tags come from the source unless the request says REPLACE. */
function chooseProperties(request: S3Request, bucket: Bucket, source: StoredObject): ObjectProperties {
  const own = readProperties(request, bucket);
  const { contentType, headers, metadata } = source.description;
  const tags = replaces(request, 'tagging') ? own.tags : copiedTags(request, source);
  if (Object.keys(tags).length > 0) request.authorize('s3:PutObjectTagging', request.objectArn);
  return { ...own, ...(replaces(request, 'metadata') ? {} : { contentType, headers, metadata }), tags };
}

function copiedTags(request: S3Request, { bucket, key, description }: StoredObject) {
  const { tags } = description;
  if (Object.keys(tags).length > 0) {
    request.authorize('s3:GetObjectTagging', objectArn(bucket, key), tagContext(tags));
  }
  return tags;
}

function replaces(request: S3Request, what: 'metadata' | 'tagging'): boolean {
  const directive = request.header(`x-amz-${what}-directive`) ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  throw new AwsError('InvalidArgument', `Unknown ${what} directive.`);
}
