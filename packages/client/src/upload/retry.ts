import { setTimeout as sleep } from 'node:timers/promises';

const mostAttempts = 8;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

/** Something that may be different in a moment. */
export class TryAgain extends Error {
  /** Milliseconds, when the other side has said how long. */
  readonly afterMs: number | undefined;

  constructor(message: string, options: ErrorOptions & { readonly afterMs?: number | undefined } = {}) {
    super(message, options);
    this.afterMs = options.afterMs;
  }
}

/**
 * Does something until it does not throw TryAgain, with growing pauses of random length, so that many clients do not
 * come back at once. @throws what the last attempt threw
 */
export async function retrying<Result>(attempt: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (let failed = 1; ; failed++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryAgain) || failed === mostAttempts) throw error;
      const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** failed);
      await sleep((error.afterMs ?? 0) + Math.random() * longest, undefined, { signal });
    }
  }
}
