import { execFileSync } from 'node:child_process';

const everyMs = 500;

/** The largest resident memory that a process was seen with, MiB. */
export class ResidentMemory {
  peakMiB = 0;
  readonly #timer: NodeJS.Timeout;

  /** @param pidOf the process at this moment; undefined while there is none */
  constructor(pidOf: () => number | undefined) {
    this.#timer = setInterval(() => this.#look(pidOf()), everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(pid: number | undefined): void {
    if (pid === undefined) return;
    const kibibytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
    this.peakMiB = Math.max(this.peakMiB, kibibytes / 1024);
  }
}
