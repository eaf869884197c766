import { Service, inject } from '@angular/core';
import { SessionStore } from '../auth/session-store';
import { BrowserStorage } from '../storage/browser-storage';
import { AdaptiveLimit } from './engine/adaptive-limit';
import { browserSurroundings } from './engine/browser-surroundings';
import { Checksums } from './engine/checksums';
import { type Authorize, DirectApi } from './engine/direct-api';
import { DirectUpload } from './engine/direct-upload';
import { sendPart } from './engine/part-sender';
import { Patience } from './engine/patience';
import { SingleUpload } from './engine/single-upload';
import { Slots } from './engine/slots';
import { startChecksumWorker } from './engine/start-checksum-worker';
import { Leases, WebLocks } from './engine/upload-locks';
import { UploadRecords } from './engine/upload-records';
import { type UploadRequest } from './engine/upload-request';
import { sendFile } from './file-sender';
import { type StoredFile } from './receipt';
import { UploadLimits } from './upload-limits';

/** Brings a file into the storage, by the way that suits its size. Its parts are put together here. */
@Service()
export class UploadEngine {
  readonly #limits = inject(UploadLimits);
  readonly #session = inject(SessionStore);
  readonly #storage = inject(BrowserStorage);
  readonly #authorize: Authorize = (request) => this.#session.authorize(request);
  readonly #patience = new Patience(browserSurroundings);
  readonly #checksums = new Checksums(startChecksumWorker);
  readonly #single = {
    checksums: this.#checksums,
    send: sendFile,
    authorize: this.#authorize,
    patience: this.#patience,
  };
  readonly #limit = new AdaptiveLimit();
  readonly #direct = {
    api: new DirectApi(this.#authorize),
    checksums: this.#checksums,
    send: sendPart,
    records: new UploadRecords(this.#storage),
    // Web Locks are missing on pages served over plain HTTP.
    locks: 'locks' in navigator ? new WebLocks() : new Leases(this.#storage),
    patience: this.#patience,
    slots: new Slots(() => this.#limit.limit),
    limit: this.#limit,
    now: () => Date.now(),
  };

  /** @throws as DirectUpload and SingleUpload do */
  upload(request: UploadRequest): Promise<StoredFile> {
    const upload = this.#limits.goesDirect(request.file.size)
      ? new DirectUpload(request, this.#direct)
      : new SingleUpload(request, this.#single);
    return upload.run();
  }

  /** Forgets an unfinished upload. The storage clears away its parts by itself when they have lapsed. */
  discard(unfinishedId: string): Promise<void> {
    return this.#direct.records.remove(unfinishedId);
  }
}
