import { Service, signal } from '@angular/core';

/** Whether the files of a page could not be loaded: the browser is offline, or a new version has replaced them. */
@Service()
export class PageFailure {
  readonly #happened = signal(false);
  readonly happened = this.#happened.asReadonly();

  report(): void {
    this.#happened.set(true);
  }
}
