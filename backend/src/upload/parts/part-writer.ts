import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type Completion, type ObjectStorage } from '../../storage/object-storage';
import { RunningCrc32 } from '../../storage/wire/crc32';
import { type MultipartRef, type NewObject, type StoredObject } from '../../storage/model/stored-object';
import { tooLarge } from '../description/announced-length';
import { largestBuffer, type UploadMemory } from './upload-memory';

interface Dependencies {
  readonly storage: Pick<
    ObjectStorage,
    'putBytes' | 'startMultipartUpload' | 'uploadPart' | 'completeMultipartUpload'
  >;
  readonly memory: UploadMemory;
  readonly object: NewObject;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface WrittenObject extends StoredObject {
  /** Whether there was an object under its key already, perhaps from an attempt whose response was lost. */
  readonly existed: boolean;
}

/**
 * Cuts a file of unknown size into parts of one buffer each, and sends a part only once the buffer is needed for the
 * next. The last bytes are therefore always in memory when the file ends, and nothing becomes an object before
 * `finish`. A file that fits into the largest buffer becomes one PutObject.
 */
export class PartWriter {
  private buffer: Buffer = Buffer.alloc(0);
  private filled = 0;
  private size = 0;
  /** Of the parts that were sent. */
  private readonly whole = new RunningCrc32();
  /** Of what is in the buffer. */
  private part = new RunningCrc32();
  private upload: MultipartRef | undefined;
  private readonly parts: UploadedPart[] = [];

  constructor(private readonly dependencies: Dependencies) {}

  /** Takes the next bytes; resolves when there is room for more. @throws Problem `too-large`, `out-of-buffers`, StorageError */
  async write(chunk: Buffer): Promise<void> {
    const { maxBytes } = this.dependencies;
    this.size += chunk.length;
    if (this.size > maxBytes) throw tooLarge(maxBytes);
    for (let taken = 0; taken < chunk.length;) {
      if (this.filled === this.buffer.length) await this.makeRoom();
      const copied = chunk.copy(this.buffer, this.filled, taken);
      this.part.update(chunk.subarray(taken, taken + copied));
      taken += copied;
      this.filled += copied;
    }
  }

  /** Makes the file an object. @throws StorageError */
  async finish(): Promise<WrittenObject> {
    const { crc32, completion } = this.upload ? await this.complete(this.upload) : await this.putAll();
    this.dependencies.memory.giveBack(this.buffer);
    const { outcome } = completion;
    const etag = outcome === 'stored' ? completion.etag : undefined;
    // No role may abort an upload, so that one that is gone was completed, by an attempt whose response was lost.
    const existed = outcome !== 'stored';
    return { size: this.size, checksum: { algorithm: 'CRC32', value: crc32 }, etag, existed };
  }

  /** Gives up what has not become an object. */
  abandon(): void {
    this.dependencies.memory.abandon(this.buffer);
  }

  private async makeRoom(): Promise<void> {
    const { memory, signal } = this.dependencies;
    if (this.buffer.length < largestBuffer) this.buffer = await memory.grow(this.buffer, signal);
    else this.upload = await this.sendPart();
  }

  private async putAll(): Promise<{ crc32: string; completion: Completion }> {
    const { storage, object, signal } = this.dependencies;
    const crc32 = this.part.base64;
    const bytes = this.buffer.subarray(0, this.filled);
    return { crc32, completion: await storage.putBytes(object, bytes, crc32, signal) };
  }

  private async complete(upload: MultipartRef): Promise<{ crc32: string; completion: Completion }> {
    await this.sendPart();
    const whole = { size: this.size, crc32: this.whole.base64 };
    const ofServer = { clientAnnounced: false };
    const completion = await this.dependencies.storage.completeMultipartUpload(
      upload,
      this.parts,
      whole,
      ofServer,
    );
    return { crc32: whole.crc32, completion };
  }

  private async sendPart(): Promise<MultipartRef> {
    const { storage, object, signal } = this.dependencies;
    const upload = this.upload ?? (await storage.startMultipartUpload(object, signal));
    const bytes = this.buffer.subarray(0, this.filled);
    const part = { number: this.parts.length + 1, bytes, crc32: this.part.base64 };
    this.parts.push(await storage.uploadPart(upload, part, signal));
    this.whole.append(this.part);
    this.part = new RunningCrc32();
    this.filled = 0;
    return upload;
  }
}
