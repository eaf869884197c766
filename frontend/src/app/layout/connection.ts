import { DOCUMENT, Service, inject, signal } from '@angular/core';

/** The line between this page and the world, as the browser knows it. */
@Service()
export class Connection {
  readonly #window = inject(DOCUMENT).defaultView;
  readonly #online = signal(this.#window?.navigator.onLine ?? true);

  readonly online = this.#online.asReadonly();
  /** Whether others on the way can read along. A page of this machine itself counts as safe. */
  readonly unencrypted = this.#window?.isSecureContext === false;

  constructor() {
    this.#window?.addEventListener('online', () => this.#online.set(true));
    this.#window?.addEventListener('offline', () => this.#online.set(false));
  }
}
