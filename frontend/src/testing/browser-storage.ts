import 'fake-indexeddb/auto';
import { deserialize, serialize } from 'node:v8';
import { type BrowserStorage } from '../app/storage/browser-storage';
import { browserDatabase } from '../app/storage/browser-database';

// jsdom lacks it, and the database copies what it keeps.
globalThis.structuredClone ??= <Value>(value: Value) => deserialize(serialize(value)) as Value;

/** A browser's database, which lasts as long as the test file; a failure is the test's. */
export const storageInMemory: Pick<BrowserStorage, 'use'> = {
  use: async (work) => work(await browserDatabase()),
};
