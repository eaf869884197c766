import { Service, signal } from '@angular/core';
import { type BrowserDatabase, browserDatabase } from './browser-database';

/** Access to what this browser keeps for this page, and whether it keeps anything. */
@Service()
export class BrowserStorage {
  readonly #failed = signal(false);
  /** Whether the browser refused to keep or to return data: uploads work all the same, but leave no trace. */
  readonly failed = this.#failed.asReadonly();

  /** Does work on the database; when that is not possible, remembers it and returns `otherwise`. */
  async use<Result>(
    work: (database: BrowserDatabase) => Promise<Result>,
    otherwise: Result,
  ): Promise<Result> {
    try {
      return await work(await browserDatabase());
    } catch {
      // Switched off, full, or damaged: whichever it is, the page says that nothing is kept, and goes on.
      this.#failed.set(true);
      return otherwise;
    }
  }
}
