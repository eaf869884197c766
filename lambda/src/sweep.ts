import { inParallel } from './in-parallel.ts';
import type { ListedObject } from './object-mover.ts';
import { oldestMs, youngestMs } from './sweep-limits.ts';

const objectsInFlight = 32;

export interface Sweep {
  /** False when the deadline came first. */
  readonly complete: boolean;
  readonly listed: number;
  /** How many of them were old enough, and not too old. */
  readonly ofAge: number;
}

/** Goes through the objects of a bucket, in pages, and hands on those that an event has missed. */
export class Sweeper {
  /**
   * The key at which the last sweep was cut off, or none. The next one goes on there: if each began anew, none would
   * ever see the end of a bucket that is too large for one. Known for as long as the process lives.
   */
  #reached = '';

  /**
   * @param list everything, beginning after a key
   * @param now ms since the epoch
   * @throws what `list` or `handle` throws, unless it is the deadline's doing
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
        if (age >= youngestMs && age <= oldestMs) {
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
