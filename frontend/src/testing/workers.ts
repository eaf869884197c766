/** A Worker that is never through with anything. */
const silent = { postMessage: () => undefined, terminate: () => undefined } as unknown as Worker;

/** Stands in for every `start-…-worker.ts`: a Worker is whatever a test has put in its place. */
export const startAdvisorWorker = (): Worker => ('Worker' in globalThis ? new Worker('') : silent);
export { startChecksumWorker } from './checksum-worker';
