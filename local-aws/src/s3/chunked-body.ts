import { AwsError } from '../http/aws-error.ts';

const incomplete = () => new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
const maximumLine = 16 * 1024;

/**
 * Takes the `aws-chunked` framing off a body and hands its trailers to `onTrailer`.
 * Source: Amazon S3 API Reference, "Signature calculations: transferring payload in multiple chunks with trailers".
 * @throws AwsError IncompleteBody when the framing breaks off or makes no sense
 */
export async function* unchunk(
  source: AsyncIterable<Uint8Array>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  const input = new LineReader(source);
  for (;;) {
    const [hexLength = ''] = (await input.line()).split(';', 1);
    if (!/^[0-9a-f]{1,8}$/i.test(hexLength)) throw incomplete();
    const length = Number.parseInt(hexLength, 16);
    if (length === 0) break;
    yield* input.bytes(length);
    if ((await input.line()) !== '') throw incomplete();
  }
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw incomplete();
    onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

/** Reads lines and runs of bytes from a stream, holding no more than the chunk at hand. */
class LineReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf('\r\n');
    while (end === -1) {
      if (this.#rest.length > maximumLine) throw incomplete();
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
      end = this.#rest.indexOf('\r\n');
    }
    const line = this.#rest.subarray(0, end).toString('latin1');
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    let left = count;
    while (left > 0) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #next(): Promise<Buffer> {
    const { done, value } = await this.#source.next();
    if (done) throw incomplete();
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}
