/** Short, so that a caller can soon go on after a burst. */
export const windowSeconds = 10;

interface Window {
  readonly endsAt: number;
  count: number;
}

/**
 * Counts the requests of each caller, in windows that begin with its first one. A request costs the same however
 * many came before it, and a caller is forgotten when its window ends.
 */
export class RequestCounts {
  /** In the order of their ends, because all are equally long. */
  private readonly windows = new Map<string, Window>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Counts a request, unless its caller is at the limit. @returns seconds to wait then, and 0 otherwise */
  add(caller: string, limit: number): number {
    const now = this.now();
    this.forgetEnded(now);
    const window = this.windows.get(caller) ?? this.begin(caller, now);
    if (window.count >= limit) return Math.ceil((window.endsAt - now) / 1000);
    window.count++;
    return 0;
  }

  /** How many callers are counted at the moment. */
  get size(): number {
    return this.windows.size;
  }

  private begin(caller: string, now: number): Window {
    const window = { endsAt: now + windowSeconds * 1000, count: 0 };
    this.windows.set(caller, window);
    return window;
  }

  private forgetEnded(now: number): void {
    for (const [caller, { endsAt }] of this.windows) {
      if (endsAt > now) return;
      this.windows.delete(caller);
    }
  }
}
