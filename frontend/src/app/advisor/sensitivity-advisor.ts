import { Service, signal } from '@angular/core';
import { type Inspection } from './advisor.worker';
import { type Finding } from './finding';
import { startAdvisorWorker } from './start-advisor-worker';

/** What was found in a file, or that it could not be inspected. */
export type Advice = readonly Finding[] | 'unavailable';

/**
 * Inspects chosen files, one after the other, in a Worker: the page stays responsive, and the content stays in the
 * Worker. The advice gives reasons to mark a file as sensitive, and never a reason against it.
 */
@Service()
export class SensitivityAdvisor {
  readonly #advice = signal<ReadonlyMap<File, Advice>>(new Map());
  readonly #waiting: File[] = [];
  #working = false;

  adviceFor(file: File): Advice | undefined {
    return this.#advice().get(file);
  }

  /** Inspects a file unless that was done before. */
  inspect(file: File): void {
    if (this.#advice().has(file) || this.#waiting.includes(file)) return;
    this.#waiting.push(file);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    const worker = startAdvisorWorker();
    for (let file = this.#waiting[0]; file !== undefined; file = this.#waiting[0]) {
      const advice = await adviceOf(worker, file);
      const done = file;
      this.#advice.update((known) => new Map(known).set(done, advice));
      this.#waiting.shift();
    }
    worker.terminate();
    this.#working = false;
  }
}

/** A Worker that cannot be loaded, or fails, gives no advice: the person decides in any case. */
function adviceOf(worker: Worker, file: File): Promise<Advice> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Inspection>) =>
      resolve(data.unreadable ? 'unavailable' : data.findings);
    worker.onerror = () => resolve('unavailable');
    worker.postMessage(file);
  });
}
