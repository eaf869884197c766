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

/**
 * Goes through the objects of a bucket, in pages, and hands on those that an event has missed.
 * @param now ms since the epoch
 * @throws what `list` or `handle` throws, unless it is the deadline's doing
 */
export async function sweep(
  list: (signal: AbortSignal) => AsyncIterable<ListedObject>,
  handle: (object: ListedObject) => Promise<void>,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<Sweep> {
  let listed = 0;
  let ofAge = 0;
  async function* missed() {
    for await (const object of list(signal)) {
      signal.throwIfAborted();
      listed += 1;
      const age = now - object.storedAt.getTime();
      if (age >= youngestMs && age <= oldestMs) {
        ofAge += 1;
        yield object;
      }
    }
  }
  try {
    await inParallel(missed(), objectsInFlight, handle);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { complete: !signal.aborted, listed, ofAge };
}
