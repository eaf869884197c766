import { Service, type Signal, signal } from '@angular/core';

/** Whether work is running that a person would lose by leaving. What runs the work registers a signal for it. */
@Service()
export class RunningWork {
  readonly #sources = signal<readonly Signal<boolean>[]>([]);

  isRunning(): boolean {
    return this.#sources().some((source) => source());
  }

  watch(source: Signal<boolean>): void {
    this.#sources.update((sources) => [...sources, source]);
  }
}
