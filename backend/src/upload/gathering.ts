import { Transform, type TransformCallback } from 'node:stream';

/** S3 refuses chunks below 8 KiB; larger ones also cost less. */
const fewestBytes = 32 * 1024;

/**
 * Joins small chunks, and waits when its reader does. The SDK's own buffering (`requestStreamBufferSize`) does not
 * wait: with a storage slower than the client it would take the whole body into memory.
 */
export class Gathering extends Transform {
  private gathered: Buffer[] = [];
  private size = 0;

  constructor() {
    super({ readableHighWaterMark: 2 * fewestBytes, writableHighWaterMark: 2 * fewestBytes });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.gathered.push(chunk);
    this.size += chunk.length;
    if (this.size >= fewestBytes) this.pass();
    done();
  }

  override _flush(done: TransformCallback): void {
    if (this.size > 0) this.pass();
    done();
  }

  private pass(): void {
    const [only] = this.gathered;
    this.push(this.gathered.length === 1 ? only : Buffer.concat(this.gathered, this.size));
    this.gathered = [];
    this.size = 0;
  }
}
