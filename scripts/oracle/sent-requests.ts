import { readBody, readHead } from './framing.ts';

/** A request as the bytes that were sent say it, whatever they were meant to be. */
export interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined when it was cut off or is wrongly framed. */
  readonly body: Buffer | undefined;
  /** Everything that follows its head. */
  readonly afterHead: Buffer;
}

const requestLine = /^(GET|HEAD|PUT|POST|DELETE) (\/[\x21-\x7e]*) HTTP\/1\.1$/;

export interface SentStream {
  readonly requests: readonly SentRequest[];
  /** Whether bytes follow that are no request: the server may refuse them. */
  readonly endsInRubbish: boolean;
}

/**
 * Reads the requests that a client has sent on one connection. The list ends with a request that is not whole, with one
 * that closes the connection, or before bytes that are no request.
 */
export function readSentRequests(bytes: Buffer): SentStream {
  const requests: SentRequest[] = [];
  for (let at = skipBlankLines(bytes, 0); at < bytes.length;) {
    const head = readHead(bytes, at);
    const [, method, target] = requestLine.exec(head?.startLine ?? '') ?? [];
    if (!head?.headers.has('host') || method === undefined || target === undefined) {
      return { requests, endsInRubbish: true };
    }
    const { headers, end } = head;
    const body = readBody(bytes, head);
    requests.push({ method, target, headers, body: body?.bytes, afterHead: bytes.subarray(end) });
    if (body === undefined || headers.get('connection') === 'close') break;
    at = skipBlankLines(bytes, body.end);
  }
  return { requests, endsInRubbish: false };
}

/** A server ignores line ends before a request (RFC 9112 §2.2). */
function skipBlankLines(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === 0x0d || bytes[at] === 0x0a) at += 1;
  return at;
}
