import { AwsError } from '../../http/aws-error.ts';
import { BodyDigest } from '../checksum/body-digest.ts';
import { type Checksum, type ChecksumAlgorithm, checksumHeader } from '../checksum/checksum.ts';
import { unchunk } from './chunked-body.ts';
import { type PromisedChecksum, promisedChecksum } from './promised-checksum.ts';
import type { S3Request } from './s3-request.ts';

/** The largest body of one PUT, or of one part: 5 GiB. */
export const maxBodyBytes = 5 * 1024 ** 3;
const maxSmallBodyBytes = 2 * 1024 ** 2;

interface ReceivedBody {
  /** MD5 in hex */
  readonly md5: string;
  readonly checksum: Checksum;
}

/**
 * A body that is being received. `stream` is to be consumed once, and throws as soon as more arrives than was
 * announced; `verify` then compares everything else that the client promised (length, MD5, signature's hash,
 * checksum in header or trailer) with what arrived.
 */
export interface RequestBody {
  readonly stream: AsyncIterable<Uint8Array>;
  /** @throws AwsError IncompleteBody, XAmzContentSHA256Mismatch, BadDigest or MalformedTrailerError */
  verify(size: number): ReceivedBody;
}

/**
 * @param fallback the checksum to compute when the client sends none. AWS computes CRC64NVME then; CRC32 costs a
 * tenth of it here and is as much of a full-object checksum
 * @throws AwsError for a missing, wrong or too large length, or a checksum that cannot be checked here
 */
export function openBody(request: S3Request, fallback: ChecksumAlgorithm = 'CRC32'): RequestBody {
  return openPromised(request, promisedChecksum(request), fallback);
}

function openPromised(
  request: S3Request,
  promised: PromisedChecksum | undefined,
  fallback: ChecksumAlgorithm,
): RequestBody {
  const signedHash = readSignedHash(request);
  const length = announcedLength(request);
  requireMd5Form(request);
  const digest = new BodyDigest(promised?.algorithm ?? fallback, signedHash !== null);
  const trailers = new Map<string, string>();
  // An iterator that ends early must leave the socket alone: the refusal still has to be sent over it.
  const raw: AsyncIterable<Uint8Array> = request.exchange.request.iterator({ destroyOnReturn: false });
  const content = isChunked(request) ? unchunk(raw, (name, value) => void trailers.set(name, value)) : raw;
  return {
    stream: receive(content, length, digest),
    verify(size) {
      if (size !== length) throw incompleteBody();
      const { md5, sha256, checksum } = digest.finish();
      if (sha256 !== signedHash) throw wrongHash();
      const contentMd5 = request.header('content-md5');
      if (contentMd5 !== undefined && contentMd5 !== md5.toString('base64')) throw badDigest('Content-MD5');
      if (promised) compare(promised, checksum, trailers);
      return { md5: md5.toString('hex'), checksum };
    },
  };
}

/** Ends a body that is longer than announced, because it could fill the disk. */
async function* receive(
  source: AsyncIterable<Uint8Array>,
  length: number,
  digest: BodyDigest,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > length) throw incompleteBody();
    digest.update(chunk);
    yield chunk;
  }
}

function compare(promised: PromisedChecksum, actual: Checksum, trailers: ReadonlyMap<string, string>): void {
  const expected = promised.value ?? trailers.get(checksumHeader(promised.algorithm));
  if (expected === undefined) {
    throw new AwsError('MalformedTrailerError', 'The request contained no trailer with the checksum.');
  }
  if (expected !== actual.value) throw badDigest(promised.algorithm);
}

const incompleteBody = () =>
  new AwsError('IncompleteBody', 'You did not provide the number of bytes specified.');
const wrongHash = () =>
  new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' does not match.");
const badDigest = (what: string) =>
  new AwsError('BadDigest', `The ${what} you specified did not match the calculated checksum.`);

function announcedLength(request: S3Request): number {
  const header = request.header('x-amz-decoded-content-length') ?? request.header('content-length');
  if (header === undefined) {
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  const length = Number(header);
  if (!/^\d+$/.test(header) || !Number.isSafeInteger(length)) {
    throw new AwsError('InvalidArgument', 'Invalid Content-Length');
  }
  if (length > maxBodyBytes) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  return length;
}

function requireMd5Form(request: S3Request): void {
  const value = request.header('content-md5');
  if (value !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(value)) {
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
}

/**
 * The hash of the body that the signature covers; null when it covers none, as the client is free to choose.
 * @throws AwsError InvalidRequest when the client has not named one
 */
function readSignedHash({ authentication }: S3Request): string | null {
  const payloadHash = authentication.payloadHash ?? '';
  if (/^[0-9a-f]{64}$/.test(payloadHash)) return payloadHash;
  if (payloadHash === 'UNSIGNED-PAYLOAD' || payloadHash.startsWith('STREAMING-')) return null;
  throw new AwsError(
    'InvalidRequest',
    'Missing or invalid required header for this request: x-amz-content-sha256',
  );
}

function isChunked(request: S3Request): boolean {
  const payloadHash = request.authentication.payloadHash ?? '';
  if (!payloadHash.startsWith('STREAMING-')) return false;
  // The kinds with a signature for each chunk would need the signing key here; no current SDK sends them.
  if (payloadHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new AwsError('NotImplemented', `A body of the kind ${payloadHash} is not supported.`, 501);
  }
  if (!request.header('content-encoding')?.includes('aws-chunked')) {
    throw new AwsError('InvalidRequest', 'A streamed body must have Content-Encoding: aws-chunked.');
  }
  if (request.header('x-amz-decoded-content-length') === undefined) {
    throw new AwsError('MissingContentLength', 'You must provide x-amz-decoded-content-length.', 411);
  }
  return true;
}

/**
 * Reads a small XML body whole.
 * @param checksumOf what a checksum header is about: completing an upload, it is about the object
 * @throws AwsError when it is larger than AWS accepts
 */
export async function readSmallBody(
  request: S3Request,
  checksumOf: 'body' | 'object' = 'body',
): Promise<string> {
  const body = checksumOf === 'body' ? openBody(request) : openPromised(request, undefined, 'CRC32');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.stream) {
    size += chunk.length;
    if (size > maxSmallBodyBytes) {
      throw new AwsError('MaxMessageLengthExceeded', 'Your request was too large.');
    }
    chunks.push(chunk);
  }
  body.verify(size);
  return Buffer.concat(chunks).toString('utf8');
}
