import { DatabaseSync } from 'node:sqlite';

/** SQLite's result code SQLITE_BUSY: another connection holds the lock. */
const busy = 5;

/** Locks a data folder against a second instance until this process ends, however it ends. */
export class DataLock {
  readonly #database: DatabaseSync;

  /** @throws Error when another process holds the folder */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    try {
      // The operating system releases this lock with the process, so a crash leaves nothing to clean up.
      this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    } catch (error) {
      this.#database.close();
      if (!(error instanceof Error && 'errcode' in error && error.errcode === busy)) throw error;
      throw new Error('Another local AWS is using this data folder. Stop it, or set LOCAL_AWS_DATA.', {
        cause: error,
      });
    }
  }

  release(): void {
    this.#database.close();
  }
}
