import { Service, computed, inject, signal } from '@angular/core';
import { type UploadLimits as Limits, uploadLimits } from '@static-file-upload/contract/upload-limits';
import { SessionStore } from '../auth/session-store';
import { getJson } from '../http/api';

/** How large a file may be and which way it goes, which the server says to signed-in people. */
@Service()
export class UploadLimits {
  readonly #session = inject(SessionStore);
  readonly #limits = signal<Limits | undefined>(undefined);
  readonly #failed = signal(false);

  readonly failed = this.#failed.asReadonly();
  /** Undefined until the server has responded. */
  readonly maxBytes = computed(() => {
    const limits = this.#limits();
    return limits?.directUpload ? limits.maxDirectUploadBytes : limits?.maxUploadBytes;
  });

  /** Whether large files go straight to the storage. */
  readonly directUpload = computed(() => this.#limits()?.directUpload === true);

  /** Whether a file of this size goes straight to the storage, in parts, and can be interrupted. */
  goesDirect(bytes: number): boolean {
    const limits = this.#limits();
    return limits !== undefined && limits.directUpload && bytes > limits.directUploadThresholdBytes;
  }

  async load(): Promise<void> {
    if (this.#limits()) return;
    this.#failed.set(false);
    try {
      this.#limits.set(await this.#session.authorize((token) => getJson('/api/config', uploadLimits, token)));
    } catch {
      // Whatever the reason, the page says that nothing can start yet and offers to ask again.
      this.#failed.set(true);
    }
  }
}
