import { TooLarge } from './body-limits';
import { RunningCrc32 } from './crc32';
import { type NewObject, type StoredObject } from './new-object';
import { type CompletedPart, type ObjectStore, type PartedUpload } from './object-store';

/**
 * Cuts a file of unknown size into parts of one buffer each, and sends a part only once the buffer is needed for
 * the next. So the last bytes are always still here when the file ends, and nothing becomes an object before
 * `finish`. A file that fits into the buffer becomes one PutObject.
 */
export class FileCutter {
  private filled = 0;
  private size = 0;
  /** Of the parts that were sent, and of what is in the buffer. */
  private readonly whole = new RunningCrc32();
  private part = new RunningCrc32();
  private upload: PartedUpload | undefined;
  private readonly parts: CompletedPart[] = [];

  constructor(
    private readonly store: ObjectStore,
    private readonly object: NewObject,
    private readonly buffer: Buffer,
    private readonly limit: number,
    private readonly signal: AbortSignal,
  ) {}

  /** Takes the next bytes; resolves when there is room for more. @throws TooLarge, and what ObjectStore throws */
  async write(chunk: Buffer): Promise<void> {
    this.size += chunk.length;
    if (this.size > this.limit) throw new TooLarge(this.limit);
    for (let taken = 0; taken < chunk.length;) {
      if (this.filled === this.buffer.length) await this.sendPart();
      const copied = chunk.copy(this.buffer, this.filled, taken);
      this.part.update(chunk.subarray(taken, taken + copied));
      taken += copied;
      this.filled += copied;
    }
  }

  /** Makes the file an object. */
  async finish(): Promise<StoredObject> {
    if (this.upload === undefined) {
      const bytes = this.buffer.subarray(0, this.filled);
      return this.store.putBytes(this.object, bytes, this.part.base64, this.signal);
    }
    await this.sendPart();
    return this.store.completeParts(this.upload, this.parts, { size: this.size, crc32: this.whole.base64 });
  }

  private async sendPart(): Promise<void> {
    this.upload ??= await this.store.openParts(this.object, this.signal);
    const bytes = this.buffer.subarray(0, this.filled);
    const part = { number: this.parts.length + 1, bytes, crc32: this.part.base64 };
    this.parts.push(await this.store.putPart(this.upload, part, this.signal));
    this.whole.append(this.part);
    this.part = new RunningCrc32();
    this.filled = 0;
  }
}
