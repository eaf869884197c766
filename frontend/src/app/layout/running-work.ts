import { Service, type Signal, signal } from '@angular/core';

/** Whether something is under way that a person would not want to lose by leaving; its owner says so. */
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
