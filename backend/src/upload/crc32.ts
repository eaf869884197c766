import { crc32 } from 'node:zlib';

/** A CRC32 of bytes that come one after the other. */
export class RunningCrc32 {
  private value = 0;

  update(bytes: Buffer): void {
    this.value = crc32(bytes, this.value);
  }

  /** As S3 writes it: base64 of its four bytes, the highest first. */
  get base64(): string {
    const bytes = Buffer.allocUnsafe(4);
    bytes.writeUInt32BE(this.value);
    return bytes.toString('base64');
  }
}
