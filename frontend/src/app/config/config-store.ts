import { Service, signal } from '@angular/core';
import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { getJson } from '../http/api';

/** Loads the public configuration once; without it nothing works, so a failure is the whole page's. */
@Service()
export class ConfigStore {
  readonly #status = signal<'loading' | 'ready' | 'failed'>('loading');
  readonly #config = signal<PublicConfiguration | undefined>(undefined);
  readonly #ready = Promise.withResolvers<PublicConfiguration>();

  readonly status = this.#status.asReadonly();
  readonly config = this.#config.asReadonly();

  async load(): Promise<void> {
    this.#status.set('loading');
    try {
      const schema = import('@static-file-upload/contract/configuration').then(
        (one) => one.publicConfiguration,
      );
      const config = await getJson('/api/config/public', schema);
      this.#config.set(config);
      this.#status.set('ready');
      this.#ready.resolve(config);
    } catch {
      // Whatever the reason, the page says the same and offers to try again.
      this.#status.set('failed');
    }
  }

  /** Resolves when the configuration is there, be it after a person's second try. */
  ready(): Promise<PublicConfiguration> {
    return this.#ready.promise;
  }
}
