/**
 * Does several things at once. When one fails the others are told to stop, and only when all have stopped does the
 * first failure go on to the caller.
 */
export async function together(
  signal: AbortSignal,
  works: readonly ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  await Promise.allSettled(works.map((work) => work(either).catch((error: unknown) => failed.abort(error))));
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}
