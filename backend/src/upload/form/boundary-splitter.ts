import { malformedForm } from './malformed-form';

/** What may follow the boundary in its line: two dashes if it is the last one, and blanks (RFC 2046 §5.1.1). */
const restOfLine = /^(--)?[\t ]*\r\n/;
const unfinishedRest = /^(?:-|(?:--)?[\t ]*\r?)$/;
/** The last line may end with the body. */
const restAtEnd = /^--[\t ]*\r?$/;
const maxRestBytes = 256;

/**
 * Splits the body of a form at the lines that consist of its boundary. A line that only begins like one belongs to the
 * content. File content is searched by `Buffer.indexOf` and passed on without being copied.
 */
export class BoundarySplitter {
  /** What has arrived and was not passed on. Before the first boundary line, a line end is added. */
  private bytes: Buffer = Buffer.from('\r\n');
  private readonly delimiter: Buffer;
  private closed = false;

  constructor(
    private readonly source: AsyncIterator<Buffer>,
    boundary: string,
  ) {
    this.delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Whether the closing boundary has been read, so that only the epilogue follows. */
  get isClosed(): boolean {
    return this.closed;
  }

  /**
   * The bytes up to the next boundary line, as they arrive: the preamble, then each part, then the epilogue.
   * @throws Problem `malformed-request` when the body ends before the closing boundary
   */
  async *section(): AsyncGenerator<Buffer> {
    if (this.closed) {
      do yield this.take(this.bytes.length);
      while (await this.readMore());
      return;
    }
    let searchFrom = 0;
    for (;;) {
      const found = this.bytes.indexOf(this.delimiter, searchFrom);
      const contentEnd = found === -1 ? beginningOf(this.delimiter, this.bytes, searchFrom) : found;
      if (contentEnd > 0) yield this.take(contentEnd);
      searchFrom = 0;
      if (found !== -1) {
        const { length } = this.delimiter;
        const rest = this.bytes.toString('latin1', length, length + maxRestBytes);
        const [line, dashes] = restOfLine.exec(rest) ?? [];
        if (line !== undefined) {
          this.take(length + line.length);
          this.closed = dashes !== undefined;
          return;
        }
        if (rest.length === maxRestBytes || !unfinishedRest.test(rest)) {
          searchFrom = 1;
          continue;
        }
        if (await this.readMore()) continue;
        if (!restAtEnd.test(rest)) throw malformedForm();
        this.take(this.bytes.length);
        this.closed = true;
        return;
      }
      if (!(await this.readMore())) throw malformedForm();
    }
  }

  private take(length: number): Buffer {
    const taken = this.bytes.subarray(0, length);
    this.bytes = this.bytes.subarray(length);
    return taken;
  }

  private async readMore(): Promise<boolean> {
    const next = await this.source.next();
    if (next.done) return false;
    this.bytes = this.bytes.length === 0 ? next.value : Buffer.concat([this.bytes, next.value]);
    return true;
  }
}

/** Where the bytes end with the beginning of the delimiter, or their length. */
function beginningOf(delimiter: Buffer, bytes: Buffer, searchFrom: number): number {
  const earliest = Math.max(searchFrom, bytes.length - delimiter.length + 1);
  for (let at = bytes.indexOf('\r', earliest); at !== -1; at = bytes.indexOf('\r', at + 1)) {
    if (bytes.subarray(at).equals(delimiter.subarray(0, bytes.length - at))) return at;
  }
  return bytes.length;
}
