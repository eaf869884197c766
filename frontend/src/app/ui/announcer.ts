import { Service, signal } from '@angular/core';

/** The text that a screen reader says next. App shows it in a live region. */
@Service()
export class Announcer {
  readonly #text = signal('');
  readonly text = this.#text.asReadonly();

  announce(text: string): void {
    this.#text.set(text);
  }
}
