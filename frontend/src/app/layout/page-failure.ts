import { Service, signal } from '@angular/core';

/** Whether a page's own files could not be loaded: offline, or a new version has replaced them meanwhile. */
@Service()
export class PageFailure {
  readonly #happened = signal(false);
  readonly happened = this.#happened.asReadonly();

  report(): void {
    this.#happened.set(true);
  }
}
