/** How HTTP/1.1 (RFC 9112) frames messages, written without a look at Node's parser: the oracle compares the two. */

export interface Head {
  readonly startLine: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Where the body begins. */
  readonly end: number;
}

const maxHeadBytes = 16_000;
const headerLine = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;

/** @returns undefined when there is no whole head, or bytes that are none */
export function readHead(bytes: Buffer, start: number): Head | undefined {
  const end = bytes.indexOf('\r\n\r\n', start);
  if (end === -1 || end - start > maxHeadBytes) return undefined;
  const [startLine = '', ...lines] = bytes.toString('latin1', start, end).split('\r\n');
  const headers = readFields(lines);
  return headers && { startLine, headers, end: end + 4 };
}

/** @returns undefined when a line is not a field, or a field that may occur once occurs twice */
function readFields(lines: readonly string[]): Map<string, string> | undefined {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = headerLine.exec(line) ?? [];
    if (name === undefined || value === undefined || headers.has(name.toLowerCase())) return undefined;
    headers.set(name.toLowerCase(), value);
  }
  return headers;
}

export interface Body {
  readonly bytes: Buffer;
  /** Where the next message begins. */
  readonly end: number;
}

/** A body whose length the head announces. @returns undefined when it is not whole, or wrongly framed */
export function readBody(bytes: Buffer, { headers, end }: Head): Body | undefined {
  const length = headers.get('content-length');
  const coding = headers.get('transfer-encoding');
  if (coding !== undefined)
    return coding === 'chunked' && length === undefined ? readChunks(bytes, end) : undefined;
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return undefined;
  const next = end + Number(length ?? 0);
  return next > bytes.length ? undefined : { bytes: bytes.subarray(end, next), end: next };
}

const chunkLine = /^([0-9a-f]{1,8})(?:;[a-z]+=[a-z]+)?$/i;

function readChunks(bytes: Buffer, start: number): Body | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const [, size] = chunkLine.exec(bytes.toString('latin1', at, lineEnd === -1 ? at : lineEnd)) ?? [];
    if (size === undefined) return undefined;
    const from = lineEnd + 2;
    const length = parseInt(size, 16);
    if (length === 0) {
      const end = readTrailers(bytes, from);
      return end === undefined ? undefined : { bytes: Buffer.concat(chunks), end };
    }
    at = from + length + 2;
    if (at > bytes.length || bytes.toString('latin1', at - 2, at) !== '\r\n') return undefined;
    chunks.push(bytes.subarray(from, at - 2));
  }
}

/** @returns where the message ends */
function readTrailers(bytes: Buffer, start: number): number | undefined {
  if (bytes.toString('latin1', start, start + 2) === '\r\n') return start + 2;
  const end = bytes.indexOf('\r\n\r\n', start);
  if (end === -1) return undefined;
  return readFields(bytes.toString('latin1', start, end).split('\r\n')) && end + 4;
}
