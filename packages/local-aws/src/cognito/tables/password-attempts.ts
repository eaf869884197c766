import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../system/process.ts';

const attemptsBeforeLock = 5;
const maxLockMs = 15 * 60 * 1000;
const resetAfterMs = 15 * 60 * 1000;

/**
 * Slows down an attacker who guesses passwords, as Cognito does: from the fifth wrong password on, an account is locked
 * for 1 s, then 2 s, 4 s, up to 15 minutes; 15 minutes after the last lock, the count starts again. Accounts that do
 * not exist are counted too, because the lock would otherwise reveal which accounts exist.
 */
export class PasswordAttempts {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    database.exec(`CREATE TABLE IF NOT EXISTS cognito_password_attempts (
      user_id TEXT PRIMARY KEY, wrong INTEGER NOT NULL, locked_until INTEGER NOT NULL) STRICT`);
    this.#database = database;
    this.#clock = clock;
  }

  isLocked(userId: string): boolean {
    return this.#find(userId).lockedUntil > this.#clock();
  }

  countWrong(userId: string): void {
    const now = this.#clock();
    this.#database
      .prepare('DELETE FROM cognito_password_attempts WHERE locked_until < ?')
      .run(now - resetAfterMs);
    const wrong = this.#find(userId).wrong + 1;
    const lockMs =
      wrong < attemptsBeforeLock ? 0 : Math.min(1000 * 2 ** (wrong - attemptsBeforeLock), maxLockMs);
    this.#database
      .prepare('INSERT OR REPLACE INTO cognito_password_attempts VALUES (?, ?, ?)')
      .run(userId, wrong, now + lockMs);
  }

  forgive(userId: string): void {
    this.#database.prepare('DELETE FROM cognito_password_attempts WHERE user_id = ?').run(userId);
  }

  #find(userId: string): { wrong: number; lockedUntil: number } {
    const row = this.#database
      .prepare('SELECT * FROM cognito_password_attempts WHERE user_id = ?')
      .get(userId);
    return { wrong: Number(row?.['wrong'] ?? 0), lockedUntil: Number(row?.['locked_until'] ?? 0) };
  }
}
