import { readBody, readHead } from './framing.ts';

export interface FinalResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** How many times 100 (Continue) preceded it. */
  readonly continues: number;
}

export interface ReadResponses {
  readonly finals: readonly FinalResponse[];
  /** How many times 100 (Continue) came after them. */
  readonly continues: number;
  /** The bytes after the last complete response: one that was cut off, or something that is none. */
  readonly rest: Buffer;
}

const statusLine = /^HTTP\/1\.1 ([1-5]\d\d) [\x20-\x7e]*$/;

/**
 * Reads what came back on one connection, and takes nothing but complete, self-delimited responses.
 * @param methods of the requests, in their order: a response to HEAD has no body
 */
export function readResponses(bytes: Buffer, methods: readonly string[]): ReadResponses {
  const finals: FinalResponse[] = [];
  let complete = 0;
  let continues = 0;
  for (let at = 0; at < bytes.length;) {
    const head = readHead(bytes, at);
    const [, digits] = statusLine.exec(head?.startLine ?? '') ?? [];
    if (head === undefined || digits === undefined) break;
    const status = Number(digits);
    if (status === 100) {
      continues += 1;
      at = complete = head.end;
      continue;
    }
    const isDelimited = head.headers.has('content-length') || head.headers.has('transfer-encoding');
    const isBodiless = methods[finals.length] === 'HEAD' || status === 204 || status === 304;
    const body = isBodiless ? { bytes: Buffer.alloc(0), end: head.end } : readBody(bytes, head);
    if (body === undefined || !(isDelimited || isBodiless)) break;
    finals.push({ status, headers: head.headers, body: body.bytes, continues });
    continues = 0;
    at = complete = body.end;
  }
  return { finals, continues, rest: bytes.subarray(complete) };
}
