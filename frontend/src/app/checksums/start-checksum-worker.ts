/** The Worker is a file of its own, because the Content-Security-Policy allows no script made at run time. */
export function startChecksumWorker(): Worker {
  return new Worker(new URL('./checksum.worker', import.meta.url), { type: 'module' });
}
