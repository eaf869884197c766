import { randomBytes } from 'node:crypto';
import { AwsError } from '../../http/aws-error.ts';
import { type Checksum, startChecksum } from '../checksum/checksum.ts';
import { requireMatch } from '../request/preconditions.ts';
import { maxBodyBytes } from '../request/request-body.ts';
import { encryptionHeaders } from '../request/response-headers.ts';
import { type Operation, readObject } from '../request/s3-context.ts';
import type { S3Request } from '../request/s3-request.ts';
import { findReadable, parseCopySource } from '../request/source.ts';
import { sendXml } from '../request/xml.ts';
import type { StoredObject } from '../store/model.ts';
import { adoptPart, findAuthorized, readPartNumber } from './upload-part.ts';

export const uploadPartCopy: Operation = async (request, context) => {
  const number = readPartNumber(request);
  const source = findReadable(request, context, parseCopySource(request));
  context.encryption.authorizeDecryption(request, source.description.encryption);
  const upload = findAuthorized(request, context);
  requireMatch(request.header('x-amz-copy-source-if-match'), source);
  const { first, last } = readRange(request, source);

  const key = context.encryption.newKey(request, upload.properties.encryption, upload.bucket, upload.key);
  const running = startChecksum(upload.checksumAlgorithm);
  const content = tap(readObject(context, source, first, last), (chunk) => {
    if (request.exchange.response.destroyed) throw new Error('The client of this part has disconnected.');
    running.update(chunk);
  });
  const stored = await context.blobs.store(content, key?.plaintext ?? null, ({ id, size }) => {
    const value = running.digest().toString('base64');
    const checksum: Checksum = { algorithm: upload.checksumAlgorithm, type: 'FULL_OBJECT', value };
    // Under SSE-KMS an entity tag is not an MD5 on AWS either, and computing MD5 would take most of the time.
    const etag = randomBytes(16).toString('hex');
    const piece = { blob: id, size, wrappedKey: key?.wrapped ?? null };
    return { released: adoptPart(context, upload, { number, etag, checksum, piece }), etag, checksum };
  });
  await context.blobs.remove(stored.released);

  const { response } = request.exchange;
  const headers = encryptionHeaders(context, upload.properties);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendXml(response, 'CopyPartResult', {
    LastModified: new Date(context.clock()).toISOString(),
    ETag: `"${stored.etag}"`,
    [`Checksum${stored.checksum.algorithm}`]: stored.checksum.value,
  });
};

async function* tap(source: AsyncIterable<Buffer>, see: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    see(chunk);
    yield chunk;
  }
}

/** Both ends inclusive. Unlike that of GetObject it must lie wholly inside the source. */
function readRange(request: S3Request, { size }: StoredObject): { first: number; last: number } {
  const header = request.header('x-amz-copy-source-range');
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(header ?? `bytes=0-${size - 1}`) ?? [];
  const range = { first: Number(from), last: Number(to) };
  if (from === undefined || range.first > range.last || range.last >= size) {
    throw new AwsError('InvalidArgument', `Range specified is not valid for source object of size: ${size}`);
  }
  if (range.last - range.first >= maxBodyBytes) {
    throw new AwsError('InvalidRequest', 'The specified copy source range is larger than a part may be.');
  }
  return range;
}
