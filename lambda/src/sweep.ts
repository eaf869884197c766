import { inParallel } from './in-parallel.ts';
import { maxSweepAgeMs, minSweepAgeMs } from './limits.ts';
import type { ListedObject } from './storage/object-storage.ts';

const objectsInFlight = 32;

export interface Sweep {
  /** False when the deadline came first. */
  readonly complete: boolean;
  readonly listed: number;
  /** How many of them were old enough, and not too old. */
  readonly ofAge: number;
}

/** Goes through the objects of a bucket and handles those whose event was missed. */
export class Sweeper {
  /**
   * The key at which the last sweep was cut off, or empty. The next sweep continues there: if each one started again,
   * none would reach the end of a bucket that is too large for one sweep. Lost when the process ends.
   */
  #reached = '';

  /**
   * @param list lists the whole bucket, starting after a key
   * @param now ms since the epoch
   * @throws what `list` or `handle` throws, unless the deadline came first
   */
  async sweep(
    list: (after: string, signal: AbortSignal) => AsyncIterable<ListedObject>,
    handle: (object: ListedObject) => Promise<void>,
    { now, signal }: { readonly now: number; readonly signal: AbortSignal },
  ): Promise<Sweep> {
    let [reached, listed, ofAge] = [this.#reached, 0, 0];
    async function* missed(after: string) {
      for await (const object of list(after, signal)) {
        signal.throwIfAborted();
        listed += 1;
        reached = object.key;
        const age = now - object.storedAt.getTime();
        if (age >= minSweepAgeMs && age <= maxSweepAgeMs) {
          ofAge += 1;
          yield object;
        }
      }
    }
    try {
      await inParallel(missed(this.#reached), objectsInFlight, handle);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    const complete = !signal.aborted;
    this.#reached = complete ? '' : reached;
    return { complete, listed, ofAge };
  }
}
