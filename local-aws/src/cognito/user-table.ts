import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { Verifier } from './srp.ts';

export type UserStatus = 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';

export interface User {
  readonly sub: string;
  /** Lower case: addresses that differ only in case are one account. */
  readonly email: string;
  readonly verifier: Verifier;
  readonly status: UserStatus;
}

export interface Session {
  readonly id: string;
  readonly sub: string;
  /** SHA-256 of the refresh token, hex. */
  readonly refreshTokenHash: string;
  /** ms since the epoch */
  readonly startedAt: number;
  readonly expiresAt: number;
}

export interface MailedCode {
  readonly code: string;
  readonly expiresAt: number;
  readonly wrongTries: number;
}

const schema = `
CREATE TABLE IF NOT EXISTS cognito_users (
  sub TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, verifier TEXT NOT NULL, status TEXT NOT NULL,
  wrong_passwords INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS cognito_codes (
  sub TEXT PRIMARY KEY REFERENCES cognito_users ON DELETE CASCADE, code TEXT NOT NULL,
  expires_at INTEGER NOT NULL, wrong_tries INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE IF NOT EXISTS cognito_sessions (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL REFERENCES cognito_users ON DELETE CASCADE,
  refresh_token_hash TEXT NOT NULL UNIQUE, started_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) STRICT;`;

/** Users, the codes mailed to them, and their sessions. */
export class UserTable {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    database.exec(schema);
    this.#database = database;
    this.#clock = clock;
  }

  insert({ sub, email, verifier, status }: User): void {
    this.#database
      .prepare('INSERT INTO cognito_users (sub, email, verifier, status, created_at) VALUES (?, ?, ?, ?, ?)')
      .run(sub, email, JSON.stringify(verifier), status, this.#clock());
  }

  /** By e-mail address in any case, or by sub. */
  find(username: string): User | undefined {
    const row = this.#database
      .prepare('SELECT * FROM cognito_users WHERE email = ? OR sub = ?')
      .get(username.toLowerCase(), username);
    return row && toUser(row);
  }

  confirm(sub: string): void {
    this.#database.prepare("UPDATE cognito_users SET status = 'CONFIRMED' WHERE sub = ?").run(sub);
    this.#database.prepare('DELETE FROM cognito_codes WHERE sub = ?').run(sub);
  }

  setPassword(sub: string, verifier: Verifier): void {
    this.#database
      .prepare("UPDATE cognito_users SET verifier = ?, status = 'CONFIRMED' WHERE sub = ?")
      .run(JSON.stringify(verifier), sub);
  }

  /** With everything that belongs to the user. */
  remove(sub: string): void {
    this.#database.prepare('DELETE FROM cognito_users WHERE sub = ?').run(sub);
  }

  putCode(sub: string, code: string, expiresAt: number): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO cognito_codes VALUES (?, ?, ?, 0)')
      .run(sub, code, expiresAt);
  }

  findCode(sub: string): MailedCode | undefined {
    const row = this.#database.prepare('SELECT * FROM cognito_codes WHERE sub = ?').get(sub);
    return (
      row && {
        code: String(row['code']),
        expiresAt: Number(row['expires_at']),
        wrongTries: Number(row['wrong_tries']),
      }
    );
  }

  countWrongCode(sub: string): void {
    this.#database.prepare('UPDATE cognito_codes SET wrong_tries = wrong_tries + 1 WHERE sub = ?').run(sub);
  }

  passwordAttempts(sub: string): { wrong: number; lockedUntil: number } {
    const row = this.#database.prepare('SELECT * FROM cognito_users WHERE sub = ?').get(sub);
    return { wrong: Number(row?.['wrong_passwords'] ?? 0), lockedUntil: Number(row?.['locked_until'] ?? 0) };
  }

  setPasswordAttempts(sub: string, wrong: number, lockedUntil: number): void {
    this.#database
      .prepare('UPDATE cognito_users SET wrong_passwords = ?, locked_until = ? WHERE sub = ?')
      .run(wrong, lockedUntil, sub);
  }

  insertSession({ id, sub, refreshTokenHash, startedAt, expiresAt }: Session): void {
    this.#database
      .prepare('INSERT INTO cognito_sessions VALUES (?, ?, ?, ?, ?)')
      .run(id, sub, refreshTokenHash, startedAt, expiresAt);
  }

  findSession(by: { id: string } | { refreshTokenHash: string }): Session | undefined {
    const row =
      'id' in by
        ? this.#database.prepare('SELECT * FROM cognito_sessions WHERE id = ?').get(by.id)
        : this.#database
            .prepare('SELECT * FROM cognito_sessions WHERE refresh_token_hash = ?')
            .get(by.refreshTokenHash);
    if (!row || Number(row['expires_at']) < this.#clock()) return undefined;
    return {
      id: String(row['id']),
      sub: String(row['sub']),
      refreshTokenHash: String(row['refresh_token_hash']),
      startedAt: Number(row['started_at']),
      expiresAt: Number(row['expires_at']),
    };
  }

  endSession(id: string): void {
    this.#database.prepare('DELETE FROM cognito_sessions WHERE id = ?').run(id);
  }

  endAllSessions(sub: string): void {
    this.#database.prepare('DELETE FROM cognito_sessions WHERE sub = ?').run(sub);
  }
}

function toUser(row: Record<string, unknown>): User {
  return {
    sub: String(row['sub']),
    email: String(row['email']),
    verifier: JSON.parse(String(row['verifier'])) as Verifier,
    status: row['status'] as UserStatus,
  };
}
