import type { DatabaseSync } from 'node:sqlite';

/** What a mailed code does: the code of a sign-up resets no password. */
export type CodePurpose = 'confirm' | 'reset';

export interface MailedCode {
  readonly id: number;
  readonly code: string;
  /** ms since the epoch */
  readonly sentAt: number;
  readonly wrongTries: number;
}

/** The recent codes. Accounts that do not exist have codes too, which were never mailed. */
export class CodeTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`CREATE TABLE IF NOT EXISTS cognito_mailed_codes (
      id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, purpose TEXT NOT NULL, code TEXT NOT NULL,
      sent_at INTEGER NOT NULL, wrong_tries INTEGER NOT NULL DEFAULT 0) STRICT`);
    this.#database = database;
  }

  insert(userId: string, purpose: CodePurpose, code: string, sentAt: number): void {
    this.#database
      .prepare('INSERT INTO cognito_mailed_codes (user_id, purpose, code, sent_at) VALUES (?, ?, ?, ?)')
      .run(userId, purpose, code, sentAt);
  }

  /** Newest first; only the newest is valid. */
  list(userId: string, purpose: CodePurpose): MailedCode[] {
    return this.#database
      .prepare('SELECT * FROM cognito_mailed_codes WHERE user_id = ? AND purpose = ? ORDER BY id DESC')
      .all(userId, purpose)
      .map((row) => ({
        id: Number(row['id']),
        code: String(row['code']),
        sentAt: Number(row['sent_at']),
        wrongTries: Number(row['wrong_tries']),
      }));
  }

  countWrongTry(id: number): void {
    this.#database
      .prepare('UPDATE cognito_mailed_codes SET wrong_tries = wrong_tries + 1 WHERE id = ?')
      .run(id);
  }

  remove(userId: string, purpose: CodePurpose): void {
    this.#database
      .prepare('DELETE FROM cognito_mailed_codes WHERE user_id = ? AND purpose = ?')
      .run(userId, purpose);
  }

  removeSentBefore(time: number): void {
    this.#database.prepare('DELETE FROM cognito_mailed_codes WHERE sent_at < ?').run(time);
  }
}
