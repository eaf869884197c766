import { Service, inject, signal } from '@angular/core';
import { partsOf } from '@static-file-upload/contract/part-plan';
import { BrowserStorage } from '../storage/browser-storage';
import { type UnfinishedUpload } from '../storage/rows';
import { UploadRecords } from '../storage/upload-records';

export interface UnfinishedRow {
  readonly upload: UnfinishedUpload;
  readonly sentBytes: number;
}

/** The uploads of one person that this browser has begun and not finished. */
@Service()
export class UnfinishedStore {
  readonly #records = new UploadRecords(inject(BrowserStorage));
  readonly #rows = signal<readonly UnfinishedRow[]>([]);
  readonly rows = this.#rows.asReadonly();

  async load(userId: string): Promise<void> {
    const uploads = await this.#records.of(userId);
    this.#rows.set(await Promise.all(uploads.map((upload) => this.#rowOf(upload))));
  }

  async discard({ id, userId }: UnfinishedUpload): Promise<void> {
    await this.#records.remove(id);
    await this.load(userId);
  }

  async #rowOf(upload: UnfinishedUpload): Promise<UnfinishedRow> {
    const stored = new Set((await this.#records.partsOf(upload.id)).map(({ number }) => number));
    const parts = partsOf(upload).filter(({ number }) => stored.has(number));
    return { upload, sentBytes: parts.reduce((sum, { size }) => sum + size, 0) };
  }
}
