import { createHash } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import { type Checksum, checksumHeader } from '../checksum/checksum.ts';
import { refuseExisting } from '../request/preconditions.ts';
import { readSmallBody } from '../request/request-body.ts';
import { encryptionHeaders, versionHeader } from '../request/response-headers.ts';
import { afterCommit, commitObject, type Operation, type S3Context } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import { sendXml } from '../request/xml.ts';
import type { Completion, Part, Upload } from '../store/model.ts';
import { combineChecksums } from './combine-checksums.ts';
import { chooseParts, fingerprintOf, type ListedPart, readPartList } from './part-list.ts';
import { uploadConditions } from './upload-part.ts';

export const completeMultipartUpload: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  const uploadId = request.query.get('uploadId') ?? '';
  const conditions = uploadConditions(request, context, uploadId, 'true');
  request.authorize('s3:PutObject', request.objectArn, conditions);
  const { id, properties } = context.uploads.get(request.bucket, request.key, uploadId);
  context.encryption.authorizeDecryption(request, properties.encryption);
  if (context.completing.has(id)) throw conflict();
  context.completing.add(id);
  try {
    const listed = readPartList(await readSmallBody(request, 'object'));
    // Read again: it may have been aborted while the list was on its way.
    const upload = context.uploads.get(request.bucket, request.key, uploadId);
    const completion = upload.completed
      ? repeat(upload.completed, listed)
      : await complete(request, context, upload, listed);
    respond(request, context, upload, completion);
  } finally {
    context.completing.delete(id);
  }
};

const conflict = () =>
  new AwsError(
    'ConditionalRequestConflict',
    'A conflicting operation occurred during the processing of this request.',
    409,
  );

async function complete(
  request: S3Request,
  context: S3Context,
  upload: Upload,
  listed: ListedPart[],
): Promise<Completion> {
  const bucket = context.buckets.get(upload.bucket);
  const onlyIfNew = refuseExisting(request, context);
  const stored = context.uploads.parts(upload.id);
  const parts = chooseParts(upload, listed, stored);
  const size = parts.reduce((sum, part) => sum + part.piece.size, 0);
  const checksum = combineChecksums(upload, parts);
  verifyAnnouncements(request, size, checksum);

  const [etag, createdAt, fingerprint] = [etagOf(parts), context.clock(), fingerprintOf(listed)];
  const description = { ...upload.properties, checksum, pieces: parts.map(({ piece }) => piece) };
  const object = { bucket: bucket.name, key: upload.key, size, etag, createdAt, description };
  const committed = commitObject(context, bucket, object, {
    eventName: 'ObjectCreated:CompleteMultipartUpload',
    onlyIfNew,
    also: (versionId) => context.uploads.complete(upload.id, { fingerprint, etag, checksum, versionId }),
  });
  const unused = stored.filter((part) => !parts.includes(part)).map(({ piece }) => piece.blob);
  await afterCommit(context, { ...committed, released: [...committed.released, ...unused] });
  return { fingerprint, etag, checksum, versionId: committed.versionId };
}

/** The MD5 of the parts' MD5s, and how many they are. */
function etagOf(parts: readonly Part[]): string {
  const md5 = createHash('md5');
  for (const { etag } of parts) md5.update(Buffer.from(etag, 'hex'));
  return `${md5.digest('hex')}-${parts.length}`;
}

function verifyAnnouncements(request: S3Request, size: number, checksum: Checksum): void {
  const promisedSize = request.header('x-amz-mp-object-size');
  if (promisedSize !== undefined && Number(promisedSize) !== size) {
    throw new AwsError('InvalidRequest', `The parts add up to ${size} bytes, not to ${promisedSize}.`);
  }
  const promisedType = request.header('x-amz-checksum-type') ?? checksum.type;
  if (promisedType !== checksum.type) {
    throw new AwsError('InvalidRequest', `The upload was created with checksums of type ${checksum.type}.`);
  }
  const promised = request.header(checksumHeader(checksum.algorithm));
  if (promised !== undefined && promised !== checksum.value) {
    throw new AwsError(
      'BadDigest',
      `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    );
  }
}

/** The same completion succeeds again; with other parts, the upload no longer exists. */
function repeat(completion: Completion, listed: ListedPart[]): Completion {
  if (completion.fingerprint === fingerprintOf(listed)) return completion;
  throw new AwsError('NoSuchUpload', 'The specified upload does not exist.', 404);
}

function respond(request: S3Request, context: S3Context, upload: Upload, completion: Completion): void {
  const { response, target } = request.exchange;
  const { etag, checksum, versionId } = completion;
  const headers = { ...encryptionHeaders(context, upload.properties), ...versionHeader(versionId) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendXml(response, 'CompleteMultipartUploadResult', {
    Location: `http://${request.header('host') ?? ''}${target.path}`,
    Bucket: upload.bucket,
    Key: upload.key,
    ETag: `"${etag}"`,
    [`Checksum${checksum.algorithm}`]: checksum.value,
    ChecksumType: checksum.type,
  });
}
