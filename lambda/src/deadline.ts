/** Work stops this long before the function is ended, so that it is not cut off in the middle. */
const reservedMs = 60_000;

/** The function's time is almost over, so it stops without undoing anything. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor() {
    super('Too little time is left before the deadline; nothing was deleted, and the next delivery goes on.');
  }
}

export interface Deadline {
  /** Aborted with a DeadlineError 60 s before the function is ended. */
  readonly signal: AbortSignal;
  clear(): void;
}

/** @param remainingMs until the function is ended */
export function startDeadline(remainingMs: number): Deadline {
  const controller = new AbortController();
  const stop = () => controller.abort(new DeadlineError());
  if (remainingMs < reservedMs) stop();
  const timer = setTimeout(stop, Math.max(0, remainingMs - reservedMs));
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}
