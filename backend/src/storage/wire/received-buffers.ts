import { getHeapStatistics } from 'node:v8';

const MiB = 1024 ** 2;
const checkEveryBytes = 2 * MiB;
/** How much may accumulate before the young generation is collected, and before the whole heap is. */
const maxYoungBytes = 12 * MiB;
const maxOldBytes = 12 * MiB;

let receivedSinceCheck = 0;
let leftByYoung = 0;
let leftByAll = 0;

/**
 * Counts what clients have sent and makes V8 free the buffers in time. Each buffer is up to 64 KiB outside V8's heap;
 * by itself V8 either lets 64 MiB of them accumulate or marks its whole heap every few MiB because of them. Does nothing
 * where Node was started without `--expose-gc`.
 */
export function countReceived({ length }: Buffer): void {
  receivedSinceCheck += length;
  if (receivedSinceCheck < checkEveryBytes) return;
  receivedSinceCheck = 0;
  collectIfWorthwhile();
}

/** Frees what the start of the server has left behind: a sixth of its memory, which V8 would keep for a while. */
export function collectAfterStart(): void {
  collectAll();
}

function collectIfWorthwhile(): void {
  if (outsideHeap() < leftByYoung + maxYoungBytes) return;
  globalThis.gc?.({ type: 'minor' });
  leftByYoung = outsideHeap();
  leftByAll = Math.min(leftByAll, leftByYoung);
  // Buffers that waited for a slow storage have moved to the old generation meanwhile.
  if (leftByYoung >= leftByAll + maxOldBytes) collectAll();
}

function collectAll(): void {
  globalThis.gc?.({ type: 'major' });
  leftByYoung = leftByAll = outsideHeap();
}

/** Bytes. */
function outsideHeap(): number {
  return getHeapStatistics().external_memory;
}
