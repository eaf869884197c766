import { Dicer } from '@fastify/busboy';
import { type IncomingMessage } from 'node:http';
import { type Readable } from 'node:stream';
import { countReceived } from '../http/received-buffers';
import { type FormField, parseFormField, parseParameters } from './content-disposition';
import { MalformedForm, NotAForm } from './form-problems';

const mostParts = 16;
const mostHeaders = 16;
/** Boundaries, headers and what stands around the parts; the splitter would skip any amount of it. */
const mostOverheadBytes = 1024 ** 2;
/** RFC 2046 §5.1.1 */
const longestBoundary = 70;

type PartHeaders = Readonly<Record<string, readonly string[] | undefined>>;

export interface FormPart extends FormField {
  /** As sent, with its parameters. */
  readonly contentType: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * The parts of a form, one after the other as they arrive. The iteration ends only after the closing boundary; a
 * form that ends before it, or has a part that is none, throws MalformedForm from here or from the part's body.
 *
 * Built on the splitter below busboy's form parser, which would skip parts it does not understand and drop the
 * parameters of their content types.
 */
export class FormParts implements AsyncIterableIterator<FormPart> {
  private readonly arrived: FormPart[] = [];
  private readonly bodies: Readable[] = [];
  private readonly splitter: Dicer;
  private headersSeen = 0;
  /** What has arrived and was not given out as the body of a part; a little of it is on its way there. */
  private overhead = 0;
  private closed = false;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  /** @throws NotAForm */
  constructor(
    private readonly request: IncomingMessage,
    private readonly signal: AbortSignal,
  ) {
    this.splitter = new Dicer({ boundary: boundaryOf(request), maxHeaderPairs: mostHeaders });
    this.splitter.on('part', (body) => this.receivePart(body));
    this.splitter.on('error', (error) => this.fail(new MalformedForm(undefined, { cause: error })));
    this.splitter.on('finish', () => this.close());
    signal.addEventListener('abort', this.onDisconnect);
    request.on('data', this.count);
    request.pipe(this.splitter);
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

  /** Reads nothing more; what is left of the request stays with the client's connection. */
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
    if (this.overhead > mostOverheadBytes)
      this.fail(new MalformedForm('There is too much around the parts.'));
  };

  private receivePart(body: Readable): void {
    // The splitter reports an early end on the part as well; whoever reads the part is told there.
    body.on('error', () => undefined);
    if (this.headersSeen < this.bodies.length) this.fail(new MalformedForm());
    if (this.bodies.push(body) > mostParts) this.fail(new MalformedForm(`More than ${mostParts} parts.`));
    body.once('header', (headers: PartHeaders) => {
      this.headersSeen++;
      const field = parseFormField(utf8(headers['content-disposition']?.[0]));
      const contentType = headers['content-type']?.[0];
      if (field) this.arrived.push({ ...field, contentType, body: this.read(body) });
      else this.fail(new MalformedForm('A part of the form has no name.'));
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
    if (this.headersSeen < this.bodies.length) this.fail(new MalformedForm());
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
  if (value !== 'multipart/form-data' || !boundary || boundary.length > longestBoundary) throw new NotAForm();
  return boundary;
}

/** Header bytes come as Latin-1 characters, whatever they mean. */
function utf8(header: string | undefined): string | undefined {
  return header === undefined ? undefined : Buffer.from(header, 'latin1').toString();
}
