const atFirst = 3;
/** Browsers open six connections to a host and let further requests wait. */
const atMost = 6;
const noticeablyFaster = 1.05;
const noticeablySlower = 0.85;

/**
 * How many parts are worth sending at once on this line: one more as long as that makes it faster, one less when
 * it has become slower, half when something broke.
 */
export class AdaptiveLimit {
  #limit = atFirst;
  #fastest = 0;
  #sentBytes = 0;
  #sentParts = 0;
  #since: number | undefined;

  get limit(): number {
    return this.#limit;
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
    // Fewer parts than are under way at once say nothing about how they get on together.
    if (this.#sentParts < this.#limit) return;
    this.#judge(this.#sentBytes / Math.max(1, now - this.#since));
    this.#begin(now);
  }

  broke(now: number): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    this.#fastest = 0;
    this.#begin(now);
  }

  #judge(speed: number): void {
    if (speed > this.#fastest * noticeablyFaster) this.#limit = Math.min(atMost, this.#limit + 1);
    else if (speed < this.#fastest * noticeablySlower) this.#limit = Math.max(1, this.#limit - 1);
    // A line that was fast once must not make today's look slow for ever.
    this.#fastest = Math.max(speed, this.#fastest * noticeablySlower);
  }

  #begin(now: number): void {
    this.#sentBytes = 0;
    this.#sentParts = 0;
    this.#since = now;
  }
}
