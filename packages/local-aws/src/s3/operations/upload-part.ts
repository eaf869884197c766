import { AwsError } from '../../http/aws-error.ts';
import { inTransaction } from '../../system/database.ts';
import type { Checksum } from '../checksum/checksum.ts';
import { openBody } from '../request/request-body.ts';
import { checksumHeaders, encryptionHeaders } from '../request/response-headers.ts';
import type { Operation, S3Context } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import type { Part, Upload } from '../store/model.ts';

const maxParts = 10_000;

export const uploadPart: Operation = async (request, context) => {
  const number = readPartNumber(request);
  const upload = findAuthorized(request, context);
  const key = context.encryption.newKey(request, upload.properties.encryption, upload.bucket, upload.key);
  const body = openBody(request, upload.checksumAlgorithm);
  const { released, etag, checksum } = await context.blobs.store(
    body.stream,
    key?.plaintext ?? null,
    ({ id, size }) => {
      const { md5: etag, checksum } = body.verify(size);
      requireAlgorithm(upload, checksum);
      const piece = { blob: id, size, wrappedKey: key?.wrapped ?? null };
      return { released: adoptPart(context, upload, { number, etag, checksum, piece }), etag, checksum };
    },
  );
  await context.blobs.remove(released);
  request.exchange.response.writeHead(200, {
    etag: `"${etag}"`,
    ...checksumHeaders({ checksum }),
    ...encryptionHeaders(context, upload.properties),
    'content-length': 0,
  });
  request.exchange.response.end();
};

/** @throws AwsError InvalidArgument */
export function readPartNumber(request: S3Request): number {
  const number = Number(request.query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= maxParts) return number;
  throw new AwsError(
    'InvalidArgument',
    `Part number must be an integer between 1 and ${maxParts}, inclusive`,
  );
}

/** Writes the row of a part whose content is on the disk. @returns the blobs that no row names any more */
export function adoptPart(context: S3Context, upload: Upload, part: Part): string[] {
  return inTransaction(context.database, () => {
    // The upload may have been completed or aborted while the content was on its way.
    context.uploads.getOpen(upload.bucket, upload.key, upload.id);
    return context.uploads.putPart(upload.id, part);
  });
}

/** @throws AwsError InvalidRequest when a part's checksum could not be joined to those of the others */
function requireAlgorithm({ checksumAlgorithm }: Upload, { algorithm }: Checksum): void {
  if (algorithm === checksumAlgorithm) return;
  throw new AwsError('InvalidRequest', `The upload was created with ${checksumAlgorithm} checksums.`);
}

/** A part is authorized with the encryption of its upload, because it carries no encryption headers of its own. */
export function findAuthorized(request: S3Request, context: S3Context): Upload {
  context.buckets.get(request.bucket);
  const uploadId = request.query.get('uploadId') ?? '';
  request.authorize('s3:PutObject', request.objectArn, uploadConditions(request, context, uploadId, 'false'));
  return context.uploads.getOpen(request.bucket, request.key, uploadId);
}

/** The condition keys of a request about an upload in parts; `creates` is true for the one that completes it. */
export function uploadConditions(
  request: S3Request,
  context: S3Context,
  uploadId: string,
  creates: 'true' | 'false',
) {
  const upload = context.uploads.find(request.bucket, request.key, uploadId);
  const encrypted = upload?.properties.encryption === 'aws:kms';
  return {
    's3:ObjectCreationOperation': creates,
    's3:if-none-match': request.header('if-none-match'),
    's3:x-amz-server-side-encryption': upload?.properties.encryption,
    's3:x-amz-server-side-encryption-aws-kms-key-id': encrypted ? context.encryption.keyArn : undefined,
  };
}
