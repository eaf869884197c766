import { randomId } from '../../encoding/random-id';
import { type BrowserStorage } from '../../storage/browser-storage';
import { HeldElsewhere } from './errors';

/** Sees to it that one tab at a time sends an upload. */
export interface UploadLocks {
  /** @throws HeldElsewhere, and whatever the work throws */
  hold<Result>(id: string, work: () => Promise<Result>): Promise<Result>;
}

/** The browser's own locks, which end with the tab. */
export const webLocks: UploadLocks = {
  hold: async (id, work) =>
    navigator.locks.request(`static-file-upload.${id}`, { ifAvailable: true }, (lock) => {
      if (!lock) throw new HeldElsewhere();
      return work();
    }),
};

/** Browsers wake a tab in the background once a minute only: a lease must outlast that. */
const leaseMs = 150_000;
const renewalMs = 30_000;

/** For pages served over plain HTTP, where there are no Web Locks: a lease that the holder renews. */
export class Leases implements UploadLocks {
  readonly #storage: Pick<BrowserStorage, 'use'>;
  readonly #now: () => number;
  readonly #holder = randomId();

  constructor(storage: Pick<BrowserStorage, 'use'>, now: () => number = Date.now) {
    this.#storage = storage;
    this.#now = now;
  }

  async hold<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    if (!(await this.#take(id))) throw new HeldElsewhere();
    const release = () => void this.#release(id);
    const renewal = setInterval(() => void this.#take(id), renewalMs);
    addEventListener('pagehide', release);
    try {
      return await work();
    } finally {
      clearInterval(renewal);
      removeEventListener('pagehide', release);
      await this.#release(id);
    }
  }

  /** A browser that keeps no data has nothing that two tabs could fight over. */
  #take(id: string): Promise<boolean> {
    return this.#storage.use(async (database) => {
      const transaction = database.transaction('leases', 'readwrite');
      const lease = await transaction.store.get(id);
      const isFree = !lease || lease.holder === this.#holder || lease.until <= this.#now();
      if (isFree) await transaction.store.put({ id, holder: this.#holder, until: this.#now() + leaseMs });
      await transaction.done;
      return isFree;
    }, true);
  }

  async #release(id: string): Promise<void> {
    await this.#storage.use(async (database) => {
      const transaction = database.transaction('leases', 'readwrite');
      const lease = await transaction.store.get(id);
      if (lease?.holder === this.#holder) await transaction.store.delete(id);
      await transaction.done;
    }, undefined);
  }
}
