import { Service, computed, inject, signal } from '@angular/core';
import { SessionStore } from '../auth/session-store';
import { getJson } from '../http/get-json';

interface ApiConfig {
  readonly maxUploadBytes: number;
}

/** How large a file may be, which the server says to signed-in people. */
@Service()
export class UploadLimits {
  readonly #session = inject(SessionStore);
  readonly #config = signal<ApiConfig | undefined>(undefined);
  readonly #failed = signal(false);

  readonly failed = this.#failed.asReadonly();
  /** Bytes; undefined until the server has answered. */
  readonly maxBytes = computed(() => this.#config()?.maxUploadBytes);

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
