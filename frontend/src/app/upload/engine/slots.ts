/** Lets in as many at once as the limit says at the time; the others wait their turn. */
export class Slots {
  readonly #limit: () => number;
  readonly #queue: (() => void)[] = [];
  #taken = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** @throws the signal's reason when it is aborted before its turn, and whatever the work throws */
  async use<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    await this.#enter(signal);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      this.#taken -= 1;
      this.#admit();
    }
  }

  #enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const enter = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    const leave = () => {
      this.#queue.splice(this.#queue.indexOf(enter), 1);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave);
    this.#queue.push(enter);
    this.#admit();
    return promise;
  }

  #admit(): void {
    while (this.#taken < this.#limit()) {
      const enter = this.#queue.shift();
      if (!enter) return;
      this.#taken += 1;
      enter();
    }
  }
}
