import { type IncomingMessage } from 'node:http';
import { readBody } from '../../http/read-body';
import { Problem } from '../../problem/problem';
import { countReceived } from '../../storage/wire/received-buffers';
import {
  type AnnouncedDigest,
  announcedDigests,
  digestAlgorithms,
  digestTrailers,
} from './announced-digests';
import { DigestCheck } from './digest-check';

/** The body of a request, which ends with an error when it does not have the digests of its headers and trailers. */
export async function* checkedBody(
  request: IncomingMessage,
  digests: readonly AnnouncedDigest[],
): AsyncGenerator<Buffer> {
  const further = digestTrailers(request.headers.trailer).length > 0 ? digestAlgorithms : [];
  const check = new DigestCheck(digests, further);
  for await (const chunk of readBody(request)) {
    countReceived(chunk);
    check.update(chunk);
    yield chunk;
  }
  check.verify(trailingDigests(request));
}

/**
 * A signal that is aborted, with a Problem, when the last byte of a body arrives and the bytes do not have their
 * digests. Call it before the body is passed on, so that the last byte is not.
 */
export function mismatchSignal(
  request: IncomingMessage,
  size: number,
  digests: readonly AnnouncedDigest[],
): AbortSignal {
  const controller = new AbortController();
  const check = new DigestCheck(digests);
  let missing = size;
  const verifyAtEnd = () => {
    if (missing > 0) return;
    try {
      check.verify();
    } catch (error) {
      controller.abort(error);
    }
  };
  request.on('data', (chunk: Buffer) => {
    check.update(chunk);
    missing -= chunk.length;
    verifyAtEnd();
  });
  verifyAtEnd();
  return controller.signal;
}

/**
 * The digests that follow the body: those that the header `Trailer` has named, because only they were computed.
 * @throws Problem `malformed-request` when others or none follow
 */
export function trailingDigests({ headers, trailers }: IncomingMessage): readonly AnnouncedDigest[] {
  const digests = announcedDigests(trailers);
  const named = digestTrailers(headers.trailer);
  if (String(named) === String(digests.map(({ field }) => field))) return digests;
  const detail =
    'The digests in the trailers of a chunked body must be those that the header Trailer names. Nothing was stored.';
  throw Problem.ofField('malformed-request', 'Trailer', detail);
}
