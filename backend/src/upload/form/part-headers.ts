import { malformedForm } from './malformed-form';

export type PartHeaders = Readonly<Record<string, string | undefined>>;

const maxHeaders = 16;
const maxHeadBytes = 16 * 1024;
const emptyLine = '\r\n\r\n';
const line = /^([\w!#$%&'*+.^`|~-]+):[\t ]*([^\r\n]*)$/;

interface PartHead {
  /** By their names in lower case; a byte beyond ASCII is a Latin-1 character, whatever it means. */
  readonly headers: PartHeaders;
  /** The first bytes of the body, which arrived together with the last ones of the head. */
  readonly bodyStart: Buffer;
}

/** @throws Problem `malformed-request` when a header would have to be cut, skipped or guessed */
export async function readPartHead(part: AsyncIterator<Buffer>): Promise<PartHead> {
  // The line end of the boundary, so that the empty line is found in a part without headers too.
  let bytes = Buffer.from('\r\n');
  let end: number;
  do {
    const next = await part.next();
    if (next.done) throw malformedForm();
    bytes = Buffer.concat([bytes, next.value]);
    end = bytes.indexOf(emptyLine);
  } while (end === -1 && bytes.length <= maxHeadBytes);
  if (end === -1 || end > maxHeadBytes) {
    throw malformedForm(`The headers of a part have more than ${maxHeadBytes} bytes. Nothing was stored.`);
  }
  const headers = parseHeaders(bytes.toString('latin1', 2, end));
  return { headers, bodyStart: bytes.subarray(end + emptyLine.length) };
}

function parseHeaders(text: string): PartHeaders {
  const lines = text === '' ? [] : text.split('\r\n');
  if (lines.length > maxHeaders) {
    throw malformedForm(`A part of the form has more than ${maxHeaders} headers. Nothing was stored.`);
  }
  const headers = new Map<string, string>();
  for (const each of lines) {
    if (/^[\t ]/.test(each)) {
      throw malformedForm('A header of a part is folded: send it in one line. Nothing was stored.');
    }
    const [, sentName = '', value] = line.exec(each) ?? [];
    if (value === undefined) {
      throw malformedForm('A header of a part is not a name, a colon and a value. Nothing was stored.');
    }
    const name = sentName.toLowerCase();
    if (headers.has(name)) {
      throw malformedForm(`A part of the form has the header ${name} twice. Nothing was stored.`);
    }
    headers.set(name, withoutTrailingBlanks(value));
  }
  return Object.fromEntries(headers);
}

/** `trimEnd` would also take the byte A0, which ends letters of UTF-8. */
function withoutTrailingBlanks(value: string): string {
  let { length } = value;
  while (value[length - 1] === ' ' || value[length - 1] === '\t') length--;
  return value.slice(0, length);
}
