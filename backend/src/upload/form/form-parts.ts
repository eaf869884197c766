import { Dicer } from '@fastify/busboy';
import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import { Problem } from '../../problem/problem';
import { countReceived } from '../../storage/wire/received-buffers';
import { type FormField, parseFormField, parseParameters } from './content-disposition';

export const maxParts = 16;
const maxPartHeaders = 16;
/** Boundaries, headers and bytes around the parts; the splitter would skip any number of them. */
const maxOverheadBytes = 1024 ** 2;
/** RFC 2046 §5.1.1 */
const maxBoundaryLength = 70;

/** RFC 2046: the encodings that leave the bytes of a part as they are. */
const plainTransferEncodings = ['7bit', '8bit', 'binary'];

type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>;

export interface FormPart extends FormField {
  /** As sent, with its parameters. */
  readonly contentType: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * The parts of a form, one after the other as they arrive. The iteration ends only after the closing boundary; a
 * form that ends before it, or has an invalid part, throws `malformed-request` from here or from the part's body.
 *
 * Built on the splitter below busboy's form parser, which would skip parts it does not understand and drop the
 * parameters of their content types.
 */
export class FormParts implements AsyncIterableIterator<FormPart> {
  private readonly arrived: FormPart[] = [];
  private readonly bodies: Readable[] = [];
  private readonly splitter: Dicer;
  private headersSeen = 0;
  /** Bytes that have arrived and were not passed on as the body of a part; a few of them still will be. */
  private overhead = 0;
  private closed = false;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  /** @throws Problem `unsupported-media-type` */
  constructor(
    private readonly request: IncomingMessage,
    private readonly signal: AbortSignal,
  ) {
    this.splitter = new Dicer({ boundary: boundaryOf(request), maxHeaderPairs: maxPartHeaders });
    this.splitter.on('part', (body) => this.receivePart(body));
    this.splitter.on('error', (error) => this.fail(malformedForm(undefined, { cause: error })));
    this.splitter.on('finish', () => this.close());
    signal.addEventListener('abort', this.onDisconnect);
    request.on('data', this.count);
    request.pipe(this.splitter);
    // A request behind another may be cut off before its turn comes.
    if (signal.aborted) this.onDisconnect();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<FormPart, undefined>> {
    for (;;) {
      const part = this.arrived.shift();
      if (part) return { done: false, value: part };
      if (this.failure) throw this.failure;
      if (this.closed) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Reads nothing more; the rest of the request stays in the client's connection. */
  stop(): void {
    this.signal.removeEventListener('abort', this.onDisconnect);
    this.request.off('data', this.count);
    this.request.unpipe(this.splitter);
    this.splitter.destroy();
  }

  private readonly onDisconnect = (): void => this.fail(this.signal.reason as Error);

  private readonly count = (chunk: Buffer): void => {
    countReceived(chunk);
    this.overhead += chunk.length;
    if (this.overhead > maxOverheadBytes)
      this.fail(malformedForm('The form has too many bytes around its parts.'));
  };

  private receivePart(body: Readable): void {
    // The splitter reports an early end on the part as well, where the reader of the part sees it.
    body.on('error', () => undefined);
    if (this.headersSeen < this.bodies.length) this.fail(malformedForm());
    if (this.bodies.push(body) > maxParts)
      this.fail(malformedForm(`The form has more than ${maxParts} parts.`));
    body.once('header', (headers: PartHeaders) => {
      this.headersSeen++;
      const field = parseFormField(utf8(headers['content-disposition']?.[0]));
      const contentType = headers['content-type']?.[0];
      const [encoding = 'binary'] = headers['content-transfer-encoding'] ?? [];
      if (!plainTransferEncodings.includes(encoding.trim().toLowerCase()))
        this.fail(malformedForm('Send each part as it is: its Content-Transfer-Encoding is not supported.'));
      if (field) this.arrived.push({ ...field, contentType, body: this.read(body) });
      else this.fail(malformedForm('A part of the form has no name.'));
      this.wake();
    });
  }

  private async *read(body: Readable): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        this.overhead -= chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw this.failure ?? error;
    }
  }

  private close(): void {
    if (this.headersSeen < this.bodies.length) this.fail(malformedForm());
    // The splitter ends with the closing boundary, but a request that breaks off behind it has not arrived whole.
    if (!this.request.readableEnded) {
      this.request.once('end', () => this.close());
      // Unpiped first, because the pipe would pause the request once the splitter has finished.
      this.request.unpipe(this.splitter).resume();
      return;
    }
    this.closed = true;
    this.wake();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.request.unpipe(this.splitter);
    for (const body of this.bodies) body.destroy(this.failure);
    this.wake();
  }
}

function boundaryOf({ headers }: IncomingMessage): string {
  const { value, parameters } = parseParameters(headers['content-type'] ?? '');
  const boundary = parameters.get('boundary');
  if (value !== 'multipart/form-data' || !boundary || boundary.length > maxBoundaryLength) throw notAForm();
  return boundary;
}

/** Header bytes come as Latin-1 characters, whatever they mean. */
function utf8(header: string | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(header, 'latin1').toString();
}

export function malformedForm(
  detail = 'The form is damaged or ends too early. Nothing was stored.',
  options?: ErrorOptions,
): Problem {
  return new Problem('malformed-request', detail, options);
}

function notAForm(): Problem {
  const detail = 'Send a form: Content-Type: multipart/form-data with a boundary.';
  return new Problem('unsupported-media-type', detail);
}
