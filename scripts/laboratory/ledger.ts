import type { Attempt, Outcome, Promised } from './attempt.ts';

/** Every attempt with what its client was told. */
export class Ledger {
  readonly tally = new Tally();
  readonly #entries = new Map<string, Promised>();

  get entries(): Promised[] {
    return [...this.#entries.values()];
  }

  /** Before the first byte is sent: whatever happens afterwards, the object can be traced. */
  begin(attempt: Attempt): void {
    this.#entries.set(attempt.name, { attempt, stored: false });
  }

  end(attempt: Attempt, outcome: Outcome): void {
    this.tally.add(outcome);
    if (outcome.kind === 'stored') this.#entries.set(attempt.name, { attempt, stored: true });
  }
}

/** Counts what clients were told. */
class Tally {
  stored = 0;
  unknown = 0;
  readonly refused = new Map<number, number>();

  /** Attempts without the response 201. */
  get failed(): number {
    return this.unknown + [...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }

  add(outcome: Outcome): void {
    if (outcome.kind === 'stored') this.stored += 1;
    else if (outcome.kind === 'unknown') this.unknown += 1;
    else this.refused.set(outcome.status, (this.refused.get(outcome.status) ?? 0) + 1);
  }

  toString(): string {
    const refused = [...this.refused]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${count} × ${status}`);
    return `${this.stored} answered 201, ${refused.join(', ') || 'none'} refused, ${this.unknown} broken off`;
  }
}
