import type { Outcome } from './outcome.ts';

/** Counts what clients were told. */
export class Tally {
  stored = 0;
  unknown = 0;
  readonly refused = new Map<number, number>();

  /** Attempts that were not answered with 201. */
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
