import { AwsError } from '../http/aws-error.ts';
import {
  BodyDigest,
  type Checksum,
  checksumAlgorithms,
  type ChecksumAlgorithm,
  checksumHeader,
  parseAlgorithm,
} from './checksum.ts';
import { unchunk } from './chunked-body.ts';
import type { S3Request } from './s3-request.ts';

/** What one PUT (or one part) may carry: 5 GiB. */
export const maximumBodyBytes = 5 * 1024 ** 3;

export interface ReceivedBody {
  /** MD5 in hex */
  readonly md5: string;
  readonly checksum: Checksum;
}

/**
 * A body on its way in. `stream` is to be consumed once; `verify` then compares everything that the client promised
 * (length, MD5, signature's hash, checksum in header or trailer) with what came.
 */
export interface RequestBody {
  readonly stream: AsyncIterable<Uint8Array>;
  verify(size: number): ReceivedBody;
}

/** @throws AwsError for a missing, wrong or too large length, or a checksum that cannot be checked here */
export function openBody(request: S3Request, fallback: ChecksumAlgorithm = 'CRC32'): RequestBody {
  return openPromised(request, promisedChecksum(request), fallback);
}

function openPromised(
  request: S3Request,
  promised: PromisedChecksum | undefined,
  fallback: ChecksumAlgorithm,
): RequestBody {
  const payloadHash = request.authentication.payloadHash ?? '';
  const length = announcedLength(request);
  const digest = new BodyDigest(promised?.algorithm ?? fallback, /^[0-9a-f]{64}$/.test(payloadHash));
  const trailers = new Map<string, string>();
  // An iterator that ends early must leave the socket alone: the refusal still has to be sent over it.
  const raw: AsyncIterable<Uint8Array> = request.exchange.request.iterator({ destroyOnReturn: false });
  const content = isChunked(request, payloadHash)
    ? unchunk(raw, (name, value) => void trailers.set(name, value))
    : raw;
  return {
    stream: digest.tap(content),
    verify(size) {
      if (size !== length)
        throw new AwsError('IncompleteBody', 'You did not provide the number of bytes specified.');
      const { md5, sha256, checksum } = digest.finish();
      if (sha256 && /^[0-9a-f]{64}$/.test(payloadHash) && sha256.toString('hex') !== payloadHash) {
        throw new AwsError(
          'XAmzContentSHA256Mismatch',
          "The provided 'x-amz-content-sha256' does not match.",
        );
      }
      const contentMd5 = request.header('content-md5');
      if (contentMd5 !== undefined && contentMd5 !== md5.toString('base64')) throw badDigest('Content-MD5');
      const expected = promised && (promised.value ?? trailers.get(checksumHeader(promised.algorithm)));
      if (promised && expected !== checksum.value) throw badDigest(promised.algorithm);
      return { md5: md5.toString('hex'), checksum };
    },
  };
}

const badDigest = (what: string) =>
  new AwsError('BadDigest', `The ${what} you specified did not match the calculated checksum.`);

function announcedLength(request: S3Request): number {
  const header = request.header('x-amz-decoded-content-length') ?? request.header('content-length');
  if (header === undefined) {
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  const length = Number(header);
  if (!Number.isSafeInteger(length) || length < 0)
    throw new AwsError('InvalidArgument', 'Invalid Content-Length');
  if (length > maximumBodyBytes) {
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  return length;
}

function isChunked(request: S3Request, payloadHash: string): boolean {
  if (!payloadHash.startsWith('STREAMING-')) return false;
  if (payloadHash !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new AwsError('NotImplemented', `A body of the kind ${payloadHash} is not supported.`, 501);
  }
  if (!request.header('content-encoding')?.includes('aws-chunked')) {
    throw new AwsError('InvalidRequest', 'A streamed body must have Content-Encoding: aws-chunked.');
  }
  return true;
}

interface PromisedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Undefined while it is still to come as a trailer. */
  readonly value: string | undefined;
}

/** The checksum a client sends with its body. */
function promisedChecksum(request: S3Request): PromisedChecksum | undefined {
  const inHeader = checksumAlgorithms.find(
    (algorithm) => request.header(checksumHeader(algorithm)) !== undefined,
  );
  if (inHeader) return { algorithm: inHeader, value: request.header(checksumHeader(inHeader)) };
  const trailer = request.header('x-amz-trailer');
  if (trailer === undefined) return undefined;
  return { algorithm: parseAlgorithm(trailer.replace('x-amz-checksum-', '')), value: undefined };
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
  const maximumBytes = 2 * 1024 ** 2;
  const body = checksumOf === 'body' ? openBody(request) : openPromised(request, undefined, 'CRC32');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body.stream) {
    size += chunk.length;
    if (size > maximumBytes) throw new AwsError('MaxMessageLengthExceeded', 'Your request was too large.');
    chunks.push(chunk);
  }
  body.verify(size);
  return Buffer.concat(chunks).toString('utf8');
}
