import { Service, inject } from '@angular/core';
import { type StoredFile } from '@static-file-upload/contract/receipt';
import { SessionStore } from '../auth/session-store';
import { Checksums } from '../checksums/checksums';
import { startChecksumWorker } from '../checksums/start-checksum-worker';
import { BrowserStorage } from '../storage/browser-storage';
import { UploadRecords } from '../storage/upload-records';
import { AdaptiveLimit } from './engine/adaptive-limit';
import { type Authorize, DirectApi } from './engine/direct-api';
import { type DirectUploadDependencies, directUpload } from './engine/direct-upload';
import { browserEnvironment } from './engine/retry';
import { type SingleUploadDependencies, sendFile, singleUpload } from './engine/single-upload';
import { Leases, webLocks } from './engine/upload-locks';
import { sendPart } from './engine/upload-part';
import { type UploadRequest } from './engine/upload-request';
import { UploadLimits } from './upload-limits';

/** Brings a file into the storage, by the way that suits its size. What does it is put together here. */
@Service()
export class UploadEngine {
  readonly #limits = inject(UploadLimits);
  readonly #session = inject(SessionStore);
  readonly #storage = inject(BrowserStorage);
  readonly #authorize: Authorize = (request) => this.#session.authorize(request);
  readonly #shared = { checksums: new Checksums(startChecksumWorker), environment: browserEnvironment };
  readonly #single: SingleUploadDependencies = {
    ...this.#shared,
    send: sendFile,
    authorize: this.#authorize,
  };
  readonly #direct: DirectUploadDependencies = {
    ...this.#shared,
    api: new DirectApi(this.#authorize),
    send: sendPart,
    records: new UploadRecords(this.#storage),
    // Web Locks are missing on pages served over plain HTTP.
    locks: 'locks' in navigator ? webLocks : new Leases(this.#storage),
    limit: new AdaptiveLimit(),
  };

  /** @throws as `directUpload` and `singleUpload` do */
  upload(request: UploadRequest): Promise<StoredFile> {
    return this.#limits.goesDirect(request.file.size)
      ? directUpload(request, this.#direct)
      : singleUpload(request, this.#single);
  }

  /** Forgets an unfinished upload. The storage clears away its parts by itself when they have expired. */
  discard(unfinishedId: string): Promise<void> {
    return this.#direct.records.remove(unfinishedId);
  }
}
