import { Service, inject, signal } from '@angular/core';
import { type StoredFile, isReceipt } from '@static-file-upload/contract/receipt';
import { BrowserStorage } from '../storage/browser-storage';
import { type HistoryEntry, readableHistory } from '../storage/rows';

/** What each person has handed in with this browser. It is kept here only: the server has no list to show. */
@Service()
export class HistoryStore {
  readonly #storage = inject(BrowserStorage);
  readonly #entries = signal<readonly HistoryEntry[] | undefined>(undefined);

  /** The newest first; undefined until they are loaded. */
  readonly entries = this.#entries.asReadonly();

  async load(userId: string): Promise<void> {
    this.#entries.set(undefined);
    const rows = await this.#storage.use(
      (database) => database.getAllFromIndex('history', 'byUser', userId),
      [],
    );
    const entries = readableHistory(rows);
    this.#entries.set(entries.sort((one, other) => other.storedAt.localeCompare(one.storedAt)));
  }

  async add(userId: string, stored: StoredFile): Promise<void> {
    const entry = entryOf(userId, stored);
    await this.#storage.use(async (database) => {
      // A repeated request must not replace the receipt that came the first time.
      const known = await database.get('history', entry.id);
      if (!known?.receipt) await database.put('history', entry);
    }, undefined);
  }

  /** Forgets what this person has handed in; the files stay where they are. */
  async clear(userId: string): Promise<void> {
    await this.#storage.use(async (database) => {
      const transaction = database.transaction('history', 'readwrite');
      const ids = await transaction.store.index('byUser').getAllKeys(userId);
      await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
    }, undefined);
    await this.load(userId);
  }
}

function entryOf(userId: string, stored: StoredFile): HistoryEntry {
  const { id, filename: name, size, sensitive } = stored;
  const known = { id, userId, name, size, sensitive };
  return isReceipt(stored)
    ? { ...known, storedAt: stored.uploadedAt, receipt: stored }
    : { ...known, storedAt: new Date().toISOString() };
}
