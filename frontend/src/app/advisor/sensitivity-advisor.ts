import { Service, signal } from '@angular/core';
import { type Inspection } from './advisor.worker';
import { type Finding } from './finding';
import { startAdvisorWorker } from './start-advisor-worker';

/** What is known about a file: nothing yet, what was found, or that it could not be looked through. */
export type Advice = readonly Finding[] | 'unavailable';

/**
 * Looks through chosen files, one after the other, in a Worker: the page stays quick, and what was found stays
 * there. It gives reasons to call a file sensitive, and never one against it.
 */
@Service()
export class SensitivityAdvisor {
  readonly #advice = signal<ReadonlyMap<File, Advice>>(new Map());
  readonly #waiting: File[] = [];
  #working = false;

  adviceFor(file: File): Advice | undefined {
    return this.#advice().get(file);
  }

  /** Has a file looked through, unless it was before. */
  inspect(file: File): void {
    if (this.#advice().has(file) || this.#waiting.includes(file)) return;
    this.#waiting.push(file);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    const worker = startAdvisorWorker();
    for (let file = this.#waiting[0]; file !== undefined; file = this.#waiting[0]) {
      const advice = await ask(worker, file);
      const done = file;
      this.#advice.update((known) => new Map(known).set(done, advice));
      this.#waiting.shift();
    }
    worker.terminate();
    this.#working = false;
  }
}

/** A Worker that cannot be loaded or breaks gives no advice; the decision is the person's anyway. */
function ask(worker: Worker, file: File): Promise<Advice> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Inspection>) =>
      resolve(data.unreadable ? 'unavailable' : data.findings);
    worker.onerror = () => resolve('unavailable');
    worker.postMessage(file);
  });
}
