import { getHeapStatistics } from 'node:v8';

const MiB = 1024 ** 2;
const lookEveryBytes = 2 * MiB;
/** How much may come together before what died young is collected, and before everything is. */
const youngBytes = 12 * MiB;
const oldBytes = 12 * MiB;

let receivedSinceLook = 0;
let leftByYoung = 0;
let leftByAll = 0;

/**
 * Counts what clients have sent, and has V8 free its buffers in time. Each of them is up to 64 KiB outside V8's heap:
 * left to itself, V8 lets 64 MiB of them pile up, or marks its whole heap every few MiB because of them, as it happens.
 * Does nothing where Node was started without `--expose-gc`.
 */
export function countReceived({ length }: Buffer): void {
  receivedSinceLook += length;
  if (receivedSinceLook < lookEveryBytes) return;
  receivedSinceLook = 0;
  collectIfWorthwhile();
}

/** What the start of the server has left behind is a sixth of its memory, and V8 is in no hurry. */
export function collectAfterStart(): void {
  collectAll();
}

function collectIfWorthwhile(): void {
  if (outsideHeap() < leftByYoung + youngBytes) return;
  globalThis.gc?.({ type: 'minor' });
  leftByYoung = outsideHeap();
  leftByAll = Math.min(leftByAll, leftByYoung);
  // Buffers that waited for a slow storage have grown old meanwhile.
  if (leftByYoung >= leftByAll + oldBytes) collectAll();
}

function collectAll(): void {
  globalThis.gc?.({ type: 'major' });
  leftByYoung = leftByAll = outsideHeap();
}

/** Bytes. */
function outsideHeap(): number {
  return getHeapStatistics().external_memory;
}
