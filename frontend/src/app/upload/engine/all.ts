/**
 * Does several things at once. When one fails, the signal tells the others to stop; the first failure is thrown only
 * when all have stopped.
 */
export async function all(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.allSettled(works.map((work) => work(either).catch((error: unknown) => failed.abort(error))));
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}
