import { Transform, type TransformCallback } from 'node:stream';
import { RunningCrc32 } from './crc32';

/**
 * Passes bytes on and puts their CRC-32 behind them, in S3's `aws-chunked` framing, for a request whose checksum is
 * known only after its last byte. All bytes are one chunk, as the AWS SDKs for Go and Rust send a body of known size,
 * so that they pass without being copied.
 */
export class Crc32Trailer extends Transform {
  private readonly checksum = new RunningCrc32();

  /** @param size how many bytes are going to be written */
  constructor(private readonly size: number) {
    super();
    this.push(opening(size));
  }

  /** Of everything that comes out, in bytes. */
  get length(): number {
    return opening(this.size).length + this.size + closing(this.size, this.crc32).length;
  }

  /** Of what has passed so far, base64. */
  get crc32(): string {
    return this.checksum.base64;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.checksum.update(chunk);
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    done(null, closing(this.size, this.crc32));
  }
}

function opening(size: number): string {
  return size === 0 ? '' : `${size.toString(16)}\r\n`;
}

/** A chunk without bytes is the last one; no other may be empty. */
function closing(size: number, crc32: string): string {
  return `${size === 0 ? '' : '\r\n'}0\r\nx-amz-checksum-crc32:${crc32}\r\n\r\n`;
}
