import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';
import { inTransaction } from '../../storage/database.ts';
import { encryptionHeaders, versionHeader } from '../answer-headers.ts';
import { type Checksum, checksumHeader } from '../checksum.ts';
import { combineChecksums } from '../combine-checksums.ts';
import type { Part, Upload } from '../model.ts';
import { refuseExisting } from '../preconditions.ts';
import { readSmallBody } from '../request-body.ts';
import { commitObject, type Operation, type S3Context } from '../s3-context.ts';
import type { S3Request } from '../s3-request.ts';
import { parseXml, sendXml } from '../xml.ts';
import { uploadConditions } from './upload-part.ts';

const minimumPartBytes = 5 * 1024 ** 2;

const completion = z.object({
  Part: z
    .array(
      z.object({
        PartNumber: z.coerce.number().int(),
        ETag: z.string(),
        ChecksumCRC32: z.string().optional(),
        ChecksumSHA256: z.string().optional(),
      }),
    )
    .min(1),
});
type ListedPart = z.output<typeof completion>['Part'][number];

/** Completions that are under way, by upload: a second one at the same moment is a conflict. */
const underWay = new Set<string>();

export const completeMultipartUpload: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  const uploadId = request.query.get('uploadId') ?? '';
  const conditions = uploadConditions(request, context, uploadId, 'true');
  request.authorize('s3:PutObject', request.objectArn, conditions);
  const upload = context.uploads.get(request.bucket, request.key, uploadId);
  context.encryption.authorizeCompletion(request, upload.properties.encryption);

  const parsed = completion.safeParse(
    parseXml('CompleteMultipartUpload', await readSmallBody(request, 'object')),
  );
  if (!parsed.success) throw new AwsError('MalformedXML', 'The list of parts could not be read.');
  const listed = parsed.data.Part;
  const fingerprint = createHash('sha256').update(JSON.stringify(listed)).digest('hex');
  if (upload.completed) {
    answerAgain(request, upload, fingerprint);
    return;
  }
  if (underWay.has(upload.id)) {
    throw new AwsError(
      'ConditionalRequestConflict',
      'A conflicting operation occurred during this request.',
      409,
    );
  }
  underWay.add(upload.id);
  try {
    await complete(request, context, upload, listed, fingerprint);
  } finally {
    underWay.delete(upload.id);
  }
};

async function complete(
  request: S3Request,
  context: S3Context,
  upload: Upload,
  listed: ListedPart[],
  fingerprint: string,
): Promise<void> {
  const bucket = context.buckets.get(upload.bucket);
  const onlyIfNew = refuseExisting(request, context);
  const stored = context.uploads.parts(upload.id);
  const parts = chooseParts(listed, stored);
  const size = parts.reduce((sum, part) => sum + part.piece.size, 0);
  const checksum = combineChecksums(upload, parts);
  verifyPromises(request, size, checksum);

  const md5OfMd5s = createHash('md5');
  for (const { etag } of parts) md5OfMd5s.update(Buffer.from(etag, 'hex'));
  const etag = `${md5OfMd5s.digest('hex')}-${parts.length}`;
  const description = { ...upload.properties, checksum, pieces: parts.map(({ piece }) => piece) };
  const object = {
    bucket: bucket.name,
    key: upload.key,
    size,
    etag,
    createdAt: context.clock(),
    description,
  };
  const versionId = await commitObject(context, bucket, object, {
    eventName: 'ObjectCreated:CompleteMultipartUpload',
    onlyIfNew,
    also: () => context.uploads.complete(upload.id, { fingerprint, etag }),
  });
  const unused = stored.filter((part) => !parts.includes(part)).map(({ piece }) => piece.blob);
  await context.blobs.remove(unused);
  const { response } = request.exchange;
  const headers = { ...encryptionHeaders(context, upload.properties), ...versionHeader(versionId) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  answer(request, upload, etag, checksum);
}

/** The stored part behind each listed one. @throws AwsError InvalidPartOrder, InvalidPart or EntityTooSmall */
function chooseParts(listed: ListedPart[], stored: Part[]): Part[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  return listed.map(({ PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 }, index) => {
    const before = listed[index - 1];
    if (before && before.PartNumber >= PartNumber) {
      throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    const part = byNumber.get(PartNumber);
    const promised = ChecksumCRC32 ?? ChecksumSHA256;
    if (
      part?.etag !== ETag.replaceAll('"', '') ||
      (promised !== undefined && promised !== part.checksum.value)
    ) {
      throw new AwsError(
        'InvalidPart',
        'One or more of the specified parts could not be found or did not match.',
      );
    }
    if (index < listed.length - 1 && part.piece.size < minimumPartBytes) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    }
    return part;
  });
}

function verifyPromises(request: S3Request, size: number, checksum: Checksum): void {
  const promisedSize = request.header('x-amz-mp-object-size');
  if (promisedSize !== undefined && Number(promisedSize) !== size) {
    throw new AwsError('InvalidRequest', `The parts add up to ${size} bytes, not to ${promisedSize}.`);
  }
  const promised = request.header(checksumHeader(checksum.algorithm));
  if (promised !== undefined && promised !== checksum.value) {
    throw new AwsError(
      'BadDigest',
      `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    );
  }
}

/** The same completion again succeeds again; with other parts the upload is no longer there. */
function answerAgain(request: S3Request, upload: Upload, fingerprint: string): void {
  if (upload.completed?.fingerprint !== fingerprint) {
    throw new AwsError('NoSuchUpload', 'The specified upload does not exist.', 404);
  }
  answer(request, upload, upload.completed.etag, undefined);
}

function answer(request: S3Request, upload: Upload, etag: string, checksum: Checksum | undefined): void {
  const origin = `http://${request.header('host') ?? ''}`;
  sendXml(request.exchange.response, 'CompleteMultipartUploadResult', {
    Location: `${origin}${request.exchange.target.path}`,
    Bucket: upload.bucket,
    Key: upload.key,
    ETag: `"${etag}"`,
    ...(checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type } : {}),
  });
}

export const abortMultipartUpload: Operation = async (request, context) => {
  context.buckets.get(request.bucket);
  request.authorize('s3:AbortMultipartUpload', request.objectArn);
  const upload = context.uploads.getOpen(request.bucket, request.key, request.query.get('uploadId') ?? '');
  const released = context.uploads.parts(upload.id).map(({ piece }) => piece.blob);
  inTransaction(context.database, () => context.uploads.remove(upload.id));
  await context.blobs.remove(released);
  request.exchange.response.writeHead(204).end();
};
