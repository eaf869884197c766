/** Adds up what is sent of the parts of a file. */
export class SentBytes {
  readonly #byPart = new Map<number, number>();
  readonly #onChange: (sum: number) => void;
  #sum = 0;

  constructor(onChange: (sum: number) => void) {
    this.#onChange = onChange;
  }

  set(part: number, bytes: number): void {
    this.#sum += bytes - (this.#byPart.get(part) ?? 0);
    this.#byPart.set(part, bytes);
    this.#onChange(this.#sum);
  }
}
