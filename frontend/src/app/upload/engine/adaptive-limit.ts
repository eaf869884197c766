import pLimit from 'p-limit';

const initialParts = 3;
/** Browsers open six connections to a host and let further requests wait. */
const maxParts = 6;
const noticeablyFaster = 1.05;
const noticeablySlower = 0.85;

/**
 * Sends as many parts at once as are worth it on this line: one more as long as that makes it faster, one less when
 * it has become slower, half when something broke. Further parts wait their turn.
 */
export class AdaptiveLimit {
  readonly #limit = pLimit(initialParts);
  #maxSpeed = 0;
  #sentBytes = 0;
  #sentParts = 0;
  #since: number | undefined;

  get concurrency(): number {
    return this.#limit.concurrency;
  }

  /** @throws the signal's reason as soon as it is aborted before the work's turn, and whatever the work throws */
  async run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    const leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    void this.#limit(async () => {
      signal.removeEventListener('abort', leave);
      if (!signal.aborted) await work().then(resolve, reject);
    });
    return promise;
  }

  /**
   * A part has arrived.
   * @param startedAt when its sending began, ms
   * @param now ms by the same clock
   */
  arrived(bytes: number, startedAt: number, now: number): void {
    this.#since ??= startedAt;
    this.#sentBytes += bytes;
    this.#sentParts += 1;
    // The speed is known only after as many parts as are sent at once.
    if (this.#sentParts < this.concurrency) return;
    this.#compare(this.#sentBytes / Math.max(1, now - this.#since));
    this.#begin(now);
  }

  broke(now: number): void {
    this.#set(Math.floor(this.concurrency / 2));
    this.#maxSpeed = 0;
    this.#begin(now);
  }

  #compare(speed: number): void {
    if (speed > this.#maxSpeed * noticeablyFaster) this.#set(this.concurrency + 1);
    else if (speed < this.#maxSpeed * noticeablySlower) this.#set(this.concurrency - 1);
    // A line that was fast once must not make today's look slow for ever.
    this.#maxSpeed = Math.max(speed, this.#maxSpeed * noticeablySlower);
  }

  #set(parts: number): void {
    this.#limit.concurrency = Math.min(maxParts, Math.max(1, parts));
  }

  #begin(now: number): void {
    this.#sentBytes = 0;
    this.#sentParts = 0;
    this.#since = now;
  }
}
