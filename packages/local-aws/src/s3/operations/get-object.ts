import { pipeline } from 'node:stream/promises';
import { AwsError } from '../../http/aws-error.ts';
import { isNotModified } from '../request/preconditions.ts';
import { objectHeaders } from '../request/response-headers.ts';
import { type Operation, readObject } from '../request/s3-context.ts';
import { findReadable } from '../request/source.ts';

export const getObject: Operation = async (request, context) => {
  const object = findReadable(request, context);
  const { response } = request.exchange;
  context.encryption.authorizeDecryption(request, object.description.encryption);
  if (isNotModified(request, object)) {
    response.writeHead(304, { etag: `"${object.etag}"` }).end();
    return;
  }
  const range = parseRange(request.header('range'), object.size);
  const { first, last } = range ?? { first: 0, last: object.size - 1 };
  const whole = range === undefined;
  const content = readObject(context, object, first, last);
  // The first piece is read before the response begins, because unreadable content must be an error, not a 200.
  const start = await content.next();
  response.writeHead(whole ? 200 : 206, {
    ...objectHeaders(context, object, whole && request.header('x-amz-checksum-mode') === 'ENABLED'),
    'content-length': last - first + 1,
    ...(whole ? {} : { 'content-range': `bytes ${first}-${last}/${object.size}` }),
  });
  await pipeline(async function* () {
    if (!start.done) yield start.value;
    yield* content;
  }, response);
};

export const headObject: Operation = (request, context) => {
  const object = findReadable(request, context);
  const { response } = request.exchange;
  if (isNotModified(request, object)) {
    response.writeHead(304, { etag: `"${object.etag}"` }).end();
    return;
  }
  const withChecksum = request.header('x-amz-checksum-mode') === 'ENABLED';
  // Source: Amazon S3 API Reference, HeadObject, x-amz-checksum-mode.
  if (withChecksum) context.encryption.authorizeDecryption(request, object.description.encryption);
  const headers = objectHeaders(context, object, withChecksum);
  response.writeHead(200, { ...headers, 'content-length': object.size }).end();
};

/** Reads one `bytes` range; several, another unit, or one that ends before it begins mean the whole object. */
function parseRange(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size || last < first) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416);
  }
  return { first, last };
}
