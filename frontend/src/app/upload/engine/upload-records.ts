import { type BrowserStorage } from '../../storage/browser-storage';
import { type SentPart } from './direct-api';
import { type UnfinishedUpload, looksLike } from './unfinished-upload';

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

  /** A person's unfinished uploads that can still go on; the others are forgotten. */
  async of(userId: string): Promise<UnfinishedUpload[]> {
    const uploads = await this.#storage.use(
      (database) => database.getAllFromIndex('uploads', 'byUser', userId),
      [],
    );
    const hasLapsed = ({ expiresAt }: UnfinishedUpload) => Date.parse(expiresAt) <= Date.now();
    await Promise.all(uploads.filter(hasLapsed).map(({ id }) => this.remove(id)));
    return uploads.filter((upload) => !hasLapsed(upload));
  }

  /** Those that this file may belong to, by what can be seen of it without reading it. */
  async candidates({ userId, file, sensitive }: Sought): Promise<UnfinishedUpload[]> {
    const uploads = await this.of(userId);
    return uploads.filter((upload) => upload.sensitive === sensitive && looksLike(file, upload));
  }

  async addPart(uploadId: string, part: SentPart): Promise<void> {
    await this.#storage.use(
      async (database) => void (await database.put('parts', { ...part, uploadId })),
      undefined,
    );
  }

  /** The parts that are stored, in their order. */
  async partsOf(uploadId: string): Promise<SentPart[]> {
    const parts = await this.#storage.use((database) => database.getAll('parts', allPartsOf(uploadId)), []);
    return parts.map(({ number, etag, crc32 }) => ({ number, etag, crc32 }));
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
