import { Service, signal } from '@angular/core';

/** What a screen reader should say next without anything moving; App holds the place it is read from. */
@Service()
export class Announcer {
  readonly #text = signal('');
  readonly text = this.#text.asReadonly();

  announce(text: string): void {
    this.#text.set(text);
  }
}
