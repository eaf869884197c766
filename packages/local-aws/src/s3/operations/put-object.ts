import { refuseExisting } from '../request/preconditions.ts';
import { creationContext, readProperties } from '../request/properties.ts';
import { openBody } from '../request/request-body.ts';
import { checksumHeaders, encryptionHeaders, versionHeader } from '../request/response-headers.ts';
import { afterCommit, commitObject, type Operation } from '../request/s3-context.ts';

export const putObject: Operation = async (request, context) => {
  const bucket = context.buckets.get(request.bucket);
  request.authorize('s3:PutObject', request.objectArn, creationContext(request));
  if (request.header('x-amz-tagging') !== undefined)
    request.authorize('s3:PutObjectTagging', request.objectArn);
  const onlyIfNew = refuseExisting(request, context);

  const properties = readProperties(request, bucket);
  const key = context.encryption.newKey(request, properties.encryption, bucket.name, request.key);
  const body = openBody(request);
  const { committed, etag, checksum } = await context.blobs.store(
    body.stream,
    key?.plaintext ?? null,
    ({ id, size }) => {
      const { md5: etag, checksum } = body.verify(size);
      const pieces = [{ blob: id, size, wrappedKey: key?.wrapped ?? null }];
      const description = { ...properties, checksum, pieces };
      const createdAt = context.clock();
      const object = { bucket: bucket.name, key: request.key, size, etag, createdAt, description };
      const how = { eventName: 'ObjectCreated:Put', onlyIfNew };
      return { committed: commitObject(context, bucket, object, how), etag, checksum };
    },
  );
  await afterCommit(context, committed);
  request.exchange.response.writeHead(200, {
    etag: `"${etag}"`,
    ...checksumHeaders({ checksum }),
    ...encryptionHeaders(context, properties),
    ...versionHeader(committed.versionId),
    'content-length': 0,
  });
  request.exchange.response.end();
};
