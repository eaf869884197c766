import { type IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../problem/problem';

/** RFC 9110 §8.3.1, up to the parameters. */
const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(?:;|$)/;

/**
 * Refuses a body that is not the file itself but a range of it or an encoded form of it, because it would be stored as
 * the file.
 * @throws Problem `malformed-request`, `unsupported-media-type`, `unsupported-transfer-coding`
 */
export function requirePlainBody(
  headers: Pick<IncomingHttpHeaders, 'content-range' | 'content-encoding' | 'transfer-encoding'>,
): void {
  if (headers['content-range'] !== undefined) {
    const detail =
      'Send the whole file without Content-Range: a range of it cannot be stored. Nothing was stored.';
    throw Problem.ofField('malformed-request', 'Content-Range', detail);
  }
  if (codings(headers['content-encoding']).some((coding) => coding !== 'identity')) {
    const detail = 'Send the file as it is, without Content-Encoding. Nothing was stored.';
    throw new Problem('unsupported-media-type', detail, { headers: { 'Accept-Encoding': 'identity' } });
  }
  if (codings(headers['transfer-encoding']).some((coding) => coding !== 'chunked')) {
    const detail =
      'Send the file as it is, with no Transfer-Encoding other than chunked. Nothing was stored.';
    throw new Problem('unsupported-transfer-coding', detail);
  }
}

/** @throws Problem `unsupported-media-type` when there is a type and it is none */
export function requireMediaType(contentType: string | undefined): void {
  if (contentType && !mediaType.test(contentType)) {
    throw new Problem('unsupported-media-type', 'The Content-Type header names no media type.');
  }
}

/** The codings that a header lists, in lower case. */
function codings(header: string | undefined): string[] {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}
