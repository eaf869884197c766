import { backoffMs } from './backoff';
import { type WaitReason, transientOf } from './transient';

/** What patience needs to know of the world. */
export interface Surroundings {
  isOnline(): boolean;
  /** Resolves when the device has a connection again. */
  online(signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

interface PatientRun {
  readonly signal: AbortSignal;
  /** Told why the work waits, and with undefined that it goes on. */
  readonly onWait: (reason: WaitReason | undefined) => void;
}

/** In a row, and not counting those while the device has no connection: about two minutes. */
const mostFailures = 8;

/** Does work again after troubles that pass by themselves. */
export class Patience {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** @throws the last failure, or the signal's reason when it was aborted */
  async run<Result>(work: () => Promise<Result>, { signal, onWait }: PatientRun): Promise<Result> {
    for (let failures = 0; ;) {
      signal.throwIfAborted();
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        const trouble = transientOf(error);
        if (!trouble) throw error;
        failures = this.#world.isOnline() ? failures + 1 : 0;
        if (failures > mostFailures) throw error;
        onWait(trouble.reason);
        await this.#wait(failures, trouble.retryAfterMs, signal);
        onWait(undefined);
      }
    }
  }

  async #wait(failures: number, askedMs: number | undefined, signal: AbortSignal): Promise<void> {
    if (!this.#world.isOnline()) await this.#world.online(signal);
    const ownMs = backoffMs(Math.max(1, failures), this.#world.random());
    await this.#world.sleep(Math.max(ownMs, askedMs ?? 0), signal);
  }
}
