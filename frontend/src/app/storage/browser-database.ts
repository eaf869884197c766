import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { type HistoryEntry, type KeptPart, type Lease, type UnfinishedUpload } from './rows';

interface Schema extends DBSchema {
  uploads: { key: string; value: UnfinishedUpload; indexes: { byUser: string } };
  parts: { key: [string, number]; value: KeptPart };
  leases: { key: string; value: Lease };
  history: { key: string; value: HistoryEntry; indexes: { byUser: string } };
}

export type BrowserDatabase = IDBPDatabase<Schema>;

let opened: Promise<BrowserDatabase> | undefined;

/**
 * What this browser keeps of a person's uploads. It never leaves the device.
 * @throws DOMException when the browser keeps no data for this page
 */
export function browserDatabase(): Promise<BrowserDatabase> {
  opened ??= open();
  return opened;
}

async function open(): Promise<BrowserDatabase> {
  const forget = () => (opened = undefined);
  try {
    return await openDB<Schema>('static-file-upload', 1, {
      upgrade: (database) => {
        database.createObjectStore('uploads', { keyPath: 'id' }).createIndex('byUser', 'userId');
        database.createObjectStore('parts', { keyPath: ['uploadId', 'number'] });
        database.createObjectStore('leases', { keyPath: 'id' });
        database.createObjectStore('history', { keyPath: 'id' }).createIndex('byUser', 'userId');
      },
      // A newer version of the page in another tab wants to change the layout: make way for it.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
      terminated: forget,
    });
  } catch (error) {
    forget();
    throw error;
  }
}
