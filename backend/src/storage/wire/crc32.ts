import { combineCrc32, crc32ToBase64 } from '@static-file-upload/contract/crc32';
import { crc32 } from 'node:zlib';

/** The CRC-32 of bytes that come one after the other. */
export class RunningCrc32 {
  private value = 0;
  private size = 0;

  update(bytes: Buffer): void {
    this.value = crc32(bytes, this.value);
    this.size += bytes.length;
  }

  /** Adds the bytes that another one has seen after these, without seeing them again. */
  append(next: RunningCrc32): void {
    this.value = combineCrc32(this.value, next.value, next.size);
    this.size += next.size;
  }

  get base64(): string {
    return crc32ToBase64(this.value);
  }
}
