import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type ObjectStorage } from '../../storage/object-storage';
import { RunningCrc32 } from '../../storage/wire/crc32';
import { type MultipartRef, type NewObject, type StoredObject } from '../../storage/model/stored-object';
import { tooLarge } from '../description/announced-length';

interface Dependencies {
  readonly storage: Pick<
    ObjectStorage,
    'putBytes' | 'startMultipartUpload' | 'uploadPart' | 'completeMultipartUpload'
  >;
  readonly object: NewObject;
  readonly buffer: Buffer;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Cuts a file of unknown size into parts of one buffer each, and sends a part only once the buffer is needed for the
 * next. The last bytes are therefore always in memory when the file ends, and nothing becomes an object before
 * `finish`. A file that fits into the buffer becomes one PutObject.
 */
export class PartWriter {
  private filled = 0;
  private size = 0;
  /** Of the parts that were sent. */
  private readonly whole = new RunningCrc32();
  /** Of what is in the buffer. */
  private part = new RunningCrc32();
  private upload: MultipartRef | undefined;
  private readonly parts: UploadedPart[] = [];

  constructor(private readonly dependencies: Dependencies) {}

  /** Takes the next bytes; resolves when there is room for more. @throws Problem `too-large`, StorageError */
  async write(chunk: Buffer): Promise<void> {
    const { buffer, maxBytes } = this.dependencies;
    this.size += chunk.length;
    if (this.size > maxBytes) throw tooLarge(maxBytes);
    for (let taken = 0; taken < chunk.length;) {
      if (this.filled === buffer.length) await this.sendPart();
      const copied = chunk.copy(buffer, this.filled, taken);
      this.part.update(chunk.subarray(taken, taken + copied));
      taken += copied;
      this.filled += copied;
    }
  }

  /** Makes the file an object. @throws StorageError */
  async finish(): Promise<StoredObject> {
    const { storage, object, buffer, signal } = this.dependencies;
    if (this.upload === undefined) {
      return storage.putBytes(object, buffer.subarray(0, this.filled), this.part.base64, signal);
    }
    await this.sendPart();
    const crc32 = this.whole.base64;
    const whole = { size: this.size, crc32 };
    const completion = await storage.completeMultipartUpload(this.upload, this.parts, whole, {
      clientAnnounced: false,
    });
    // Only this server knows the upload and no role may abort it: an upload that is gone was completed by an earlier
    // attempt of the SDK, whose response was lost.
    const etag = completion.outcome === 'stored' ? completion.etag : undefined;
    return { size: this.size, checksum: { algorithm: 'CRC32', value: crc32 }, etag };
  }

  private async sendPart(): Promise<void> {
    const { storage, object, buffer, signal } = this.dependencies;
    this.upload ??= await storage.startMultipartUpload(object, signal);
    const bytes = buffer.subarray(0, this.filled);
    const part = { number: this.parts.length + 1, bytes, crc32: this.part.base64 };
    this.parts.push(await storage.uploadPart(this.upload, part, signal));
    this.whole.append(this.part);
    this.part = new RunningCrc32();
    this.filled = 0;
  }
}
