import { type IncomingMessage } from 'node:http';
import { Problem } from '../../problem/problem';
import { announcedDigests } from '../description/announced-digests';
import { checkedBody } from '../description/checked-body';
import { DigestCheck } from '../description/digest-check';
import { requirePlainBody } from '../description/plain-body';
import { BoundarySplitter } from './boundary-splitter';
import { type FormField, parseFormField } from './content-disposition';
import { parseParameters } from './header-parameters';
import { malformedForm } from './malformed-form';
import { type PartHeaders, readPartHead } from './part-headers';

export const maxParts = 16;
/** Bytes before the first part, and behind the last one. */
const maxSkippedBytes = 1024 ** 2;
/** RFC 2046 §5.1.1 */
const maxBoundaryLength = 70;

/** RFC 2046: the encodings that leave the bytes of a part as they are. */
const plainTransferEncodings = ['7bit', '8bit', 'binary'];

export interface FormPart extends FormField {
  /** As sent, with its parameters. */
  readonly contentType: string | undefined;
  /** Ends with an error when the part is not what its headers announce. */
  readonly body: AsyncIterable<Buffer>;
}

/**
 * The parts of a form, one after the other as they arrive; the body of each has to be read before the next. The
 * iteration ends only when the whole request has arrived and is what its headers announce. A form that ends before its
 * closing boundary, or has an invalid part, throws `malformed-request` from here or from the part's body.
 */
export class FormParts implements AsyncIterableIterator<FormPart> {
  private readonly source: AsyncGenerator<Buffer>;
  private readonly splitter: BoundarySplitter;
  private section: AsyncGenerator<Buffer>;
  private partsSeen = 0;

  /** @throws Problem `unsupported-media-type` */
  constructor(request: IncomingMessage) {
    this.source = checkedBody(request, announcedDigests(request.headers));
    this.splitter = new BoundarySplitter(this.source, boundaryOf(request));
    this.section = this.splitter.section();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<FormPart, undefined>> {
    await skip(this.section);
    this.section = this.splitter.section();
    if (this.splitter.isClosed) {
      await skip(this.section);
      return { done: true, value: undefined };
    }
    if (++this.partsSeen > maxParts) {
      throw malformedForm(`The form has more than ${maxParts} parts. Nothing was stored.`);
    }
    return { done: false, value: await readPart(this.section) };
  }

  /** Reads nothing more; the rest of the request stays in the client's connection. */
  async stop(): Promise<void> {
    await this.source.return(undefined);
  }
}

async function readPart(section: AsyncGenerator<Buffer>): Promise<FormPart> {
  const { headers, bodyStart } = await readPartHead(section);
  requirePlainBody(headers);
  const { 'content-transfer-encoding': encoding = 'binary', 'content-type': contentType } = headers;
  if (!plainTransferEncodings.includes(encoding.toLowerCase())) {
    throw malformedForm('Send each part as it is: its Content-Transfer-Encoding is not supported.');
  }
  const field = parseFormField(headers['content-disposition']);
  return { ...field, contentType, body: checked(bodyOf(section, bodyStart), headers) };
}

async function* bodyOf(section: AsyncGenerator<Buffer>, start: Buffer): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start;
  yield* section;
}

/** The body of a part; it ends with an error when it is not what the headers of the part announce. */
async function* checked(body: AsyncGenerator<Buffer>, headers: PartHeaders): AsyncGenerator<Buffer> {
  const check = new DigestCheck(announcedDigests(headers));
  const { 'content-length': announcedLength } = headers;
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    check.update(chunk);
    yield chunk;
  }
  if (announcedLength !== undefined && announcedLength !== String(length)) {
    throw malformedForm(
      'A part does not have the length that its Content-Length announces. Nothing was stored.',
    );
  }
  check.verify();
}

async function skip(section: AsyncIterable<Buffer>): Promise<void> {
  let skipped = 0;
  for await (const { length } of section) {
    skipped += length;
    if (skipped > maxSkippedBytes) {
      throw malformedForm('The form has too many bytes around its parts. Nothing was stored.');
    }
  }
}

function boundaryOf({ headers }: IncomingMessage): string {
  const parsed = parseParameters(headers['content-type'] ?? '');
  const boundary = parsed?.parameters.get('boundary');
  if (parsed?.value !== 'multipart/form-data' || !boundary || boundary.length > maxBoundaryLength) {
    const detail = 'Send a form: Content-Type: multipart/form-data with a boundary.';
    throw new Problem('unsupported-media-type', detail);
  }
  return boundary;
}
