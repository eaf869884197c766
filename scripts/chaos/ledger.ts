import type { Attempt, Promised } from './attempt.ts';
import type { Outcome } from './outcome.ts';
import { Tally } from './tally.ts';

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
