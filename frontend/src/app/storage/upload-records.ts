import { type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type BrowserStorage } from './browser-storage';
import { type UnfinishedUpload, readableParts, readableUploads } from './rows';

/** Whether a chosen file looks as if it were the very one that was being sent. */
export function looksUntouched(file: File, upload: UnfinishedUpload): boolean {
  return file.name === upload.name && file.size === upload.size && file.lastModified === upload.lastModified;
}

interface Sought {
  readonly userId: string;
  readonly file: File;
  readonly sensitive: boolean;
}

/** The unfinished uploads that this browser knows of, and which of their parts the storage has. */
export class UploadRecords {
  readonly #storage: Pick<BrowserStorage, 'use'>;

  constructor(storage: Pick<BrowserStorage, 'use'>) {
    this.#storage = storage;
  }

  async add(upload: UnfinishedUpload): Promise<void> {
    await this.#storage.use(async (database) => void (await database.put('uploads', upload)), undefined);
  }

  /** A person's unfinished uploads that can still go on; the expired ones are forgotten. */
  async of(userId: string): Promise<UnfinishedUpload[]> {
    const rows = await this.#storage.use(
      (database) => database.getAllFromIndex('uploads', 'byUser', userId),
      [],
    );
    const uploads = readableUploads(rows);
    const hasExpired = ({ expiresAt }: UnfinishedUpload) => Date.parse(expiresAt) <= Date.now();
    await Promise.all(uploads.filter(hasExpired).map(({ id }) => this.remove(id)));
    return uploads.filter((upload) => !hasExpired(upload));
  }

  /** Those that this file may belong to: its name and its time may have changed, its size cannot. */
  async candidates({ userId, file, sensitive }: Sought): Promise<UnfinishedUpload[]> {
    const uploads = await this.of(userId);
    return uploads.filter((upload) => upload.sensitive === sensitive && upload.size === file.size);
  }

  async addPart(uploadId: string, part: UploadedPart): Promise<void> {
    await this.#storage.use(
      async (database) => void (await database.put('parts', { ...part, uploadId })),
      undefined,
    );
  }

  /** The parts that are stored, in their order. */
  async partsOf(uploadId: string): Promise<UploadedPart[]> {
    const rows = await this.#storage.use((database) => database.getAll('parts', allPartsOf(uploadId)), []);
    return readableParts(rows).map(({ number, etag, crc32 }) => ({ number, etag, crc32 }));
  }

  async remove(uploadId: string): Promise<void> {
    await this.#storage.use(async (database) => {
      const transaction = database.transaction(['uploads', 'parts'], 'readwrite');
      await Promise.all([
        transaction.objectStore('uploads').delete(uploadId),
        transaction.objectStore('parts').delete(allPartsOf(uploadId)),
        transaction.done,
      ]);
    }, undefined);
  }
}

function allPartsOf(uploadId: string): IDBKeyRange {
  return IDBKeyRange.bound([uploadId, 0], [uploadId, Infinity]);
}
