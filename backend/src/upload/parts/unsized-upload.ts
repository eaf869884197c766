import { Injectable } from '@nestjs/common';
import { type Configuration, InjectConfiguration } from '../../config/configuration';
import { ObjectStorage } from '../../storage/object-storage';
import { type NewObject } from '../../storage/model/stored-object';
import { PartWriter, type WrittenObject } from './part-writer';
import { UploadMemory } from './upload-memory';

/** Stores a file whose size is known only at its end, in bounded memory. */
@Injectable()
export class UnsizedUpload {
  constructor(
    @InjectConfiguration() private readonly limits: Pick<Configuration, 'maxUploadBytes'>,
    private readonly storage: ObjectStorage,
    private readonly memory: UploadMemory,
  ) {}

  /**
   * @param body ends with an error if the file must not be stored; until its end, nothing is
   * @throws Problem `too-large`, `out-of-buffers`, StorageError, what the body throws, and the reason of the signal
   */
  async store(object: NewObject, body: AsyncIterable<Buffer>, signal: AbortSignal): Promise<WrittenObject> {
    const { storage, memory } = this;
    const writer = new PartWriter({ storage, memory, object, maxBytes: this.limits.maxUploadBytes, signal });
    try {
      for await (const chunk of body) await writer.write(chunk);
      return await writer.finish();
    } catch (error) {
      writer.abandon();
      signal.throwIfAborted();
      throw error;
    }
  }
}
