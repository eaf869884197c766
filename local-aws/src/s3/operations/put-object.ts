import { checksumHeaders, encryptionHeaders, versionHeader } from '../answer-headers.ts';
import { refuseExisting } from '../preconditions.ts';
import { creationContext, readProperties } from '../properties.ts';
import { openBody } from '../request-body.ts';
import { commitObject, type Operation } from '../s3-context.ts';

export const putObject: Operation = async (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  request.authorize('s3:PutObject', request.objectArn, creationContext(request));
  if (request.header('x-amz-tagging') !== undefined)
    request.authorize('s3:PutObjectTagging', request.objectArn);
  const onlyIfNew = refuseExisting(request, context);

  const properties = readProperties(request, bucket);
  const key = context.encryption.newKey(request, properties.encryption, bucket.name, request.key);
  const body = openBody(request);
  const blob = await context.blobs.write(body.stream, key?.plaintext ?? null);
  try {
    const { md5, checksum } = body.verify(blob.size);
    const pieces = [{ blob: blob.id, size: blob.size, wrappedKey: key?.wrapped ?? null }];
    const description = { ...properties, checksum, pieces };
    const versionId = await commitObject(
      context,
      bucket,
      {
        bucket: bucket.name,
        key: request.key,
        size: blob.size,
        etag: md5,
        createdAt: context.clock(),
        description,
      },
      { eventName: 'ObjectCreated:Put', onlyIfNew },
    );
    request.exchange.response.writeHead(200, {
      etag: `"${md5}"`,
      ...checksumHeaders(description),
      ...encryptionHeaders(context, properties),
      ...versionHeader(versionId),
    });
    request.exchange.response.end();
  } catch (error) {
    await context.blobs.remove([blob.id]);
    throw error;
  }
};
