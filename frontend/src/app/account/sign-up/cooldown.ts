import { DestroyRef, inject, signal } from '@angular/core';

/** Counts the seconds until an action may be repeated. */
export class Cooldown {
  readonly #secondsLeft = signal(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  readonly secondsLeft = this.#secondsLeft.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  start(seconds: number): void {
    this.stop();
    this.#secondsLeft.set(seconds);
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#secondsLeft.set(0);
  }

  #tick(): void {
    this.#secondsLeft.update((seconds) => seconds - 1);
    if (this.#secondsLeft() <= 0) this.stop();
  }
}
