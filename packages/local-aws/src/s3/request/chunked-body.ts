import { AwsError } from '../../http/aws-error.ts';

const incomplete = () => new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
const maxLineBytes = 16 * 1024;
const chunkTooSmall = () =>
  new AwsError(
    'InvalidChunkSizeError',
    'Only the last chunk is allowed to have a size less than 8192 bytes',
    403,
  );
const minChunkBytes = 8 * 1024;

/**
 * Takes the `aws-chunked` framing off a body and hands its trailers to `onTrailer`.
 * Source: Amazon S3 API Reference, "Signature calculations: transferring payload in multiple chunks with trailers".
 * @throws AwsError IncompleteBody when the framing breaks off, is not valid or is followed by more bytes;
 * InvalidChunkSizeError when a chunk that is not the last one is below 8 KiB, as S3 refuses it
 */
export async function* unchunk(
  source: AsyncIterable<Uint8Array>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  const input = new LineReader(source);
  let previous = minChunkBytes;
  for (;;) {
    const [hexLength = ''] = (await input.line()).split(';', 1);
    if (!/^[0-9a-f]{1,10}$/i.test(hexLength)) throw incomplete();
    const length = Number.parseInt(hexLength, 16);
    if (length === 0) break;
    if (previous < minChunkBytes) throw chunkTooSmall();
    previous = length;
    for (let left = length; left > 0;) {
      const piece = await input.take(left);
      left -= piece.length;
      yield piece;
    }
    if ((await input.line()) !== '') throw incomplete();
  }
  for (let line = await input.line(); line !== ''; line = await input.line()) {
    const colon = line.indexOf(':');
    if (colon < 1) throw incomplete();
    onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  if (!(await input.ended())) throw incomplete();
}

/** Reads lines and runs of bytes from a stream, holding no more than the chunk at hand. */
class LineReader {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    let end = this.#rest.indexOf('\r\n');
    while (end === -1) {
      if (this.#rest.length > maxLineBytes) throw incomplete();
      const next = await this.#next();
      this.#rest = this.#rest.length === 0 ? next : Buffer.concat([this.#rest, next]);
      end = this.#rest.indexOf('\r\n');
    }
    const line = this.#rest.subarray(0, end).toString('latin1');
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }

  /** At least one byte, and at most this many. */
  async take(maxBytes: number): Promise<Buffer> {
    if (this.#rest.length === 0) this.#rest = await this.#next();
    const piece = this.#rest.subarray(0, maxBytes);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async ended(): Promise<boolean> {
    return this.#rest.length === 0 && (await this.#source.next()).done === true;
  }

  async #next(): Promise<Buffer> {
    const next = await this.#source.next();
    if (next.done === true) throw incomplete();
    const { buffer, byteOffset, byteLength } = next.value;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
}
