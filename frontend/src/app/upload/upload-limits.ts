import { Service, computed, inject, signal } from '@angular/core';
import { SessionStore } from '../auth/session-store';
import { getJson } from '../http/get-json';

/** All in bytes: the answer of `GET /api/config`. */
interface ApiConfig {
  readonly maxUploadBytes: number;
  readonly maxDirectUploadBytes: number;
  readonly directUpload: boolean;
  readonly directUploadThresholdBytes: number;
}

/** How large a file may be and which way it goes, which the server says to signed-in people. */
@Service()
export class UploadLimits {
  readonly #session = inject(SessionStore);
  readonly #config = signal<ApiConfig | undefined>(undefined);
  readonly #failed = signal(false);

  readonly failed = this.#failed.asReadonly();
  /** Bytes; undefined until the server has answered. */
  readonly maxBytes = computed(() => {
    const config = this.#config();
    return config?.directUpload ? config.maxDirectUploadBytes : config?.maxUploadBytes;
  });

  /** Whether large files go straight to the storage. */
  readonly directUpload = computed(() => this.#config()?.directUpload === true);

  /** Whether a file of this size goes straight to the storage, in parts, and can be interrupted. */
  goesDirect(bytes: number): boolean {
    const config = this.#config();
    return config !== undefined && config.directUpload && bytes > config.directUploadThresholdBytes;
  }

  async load(): Promise<void> {
    if (this.#config()) return;
    this.#failed.set(false);
    try {
      const answer = await this.#session.authorize((token) => getJson('/api/config', token));
      this.#config.set(answer as ApiConfig);
    } catch {
      // Whatever the reason, the page says that nothing can start yet and offers to ask again.
      this.#failed.set(true);
    }
  }
}
