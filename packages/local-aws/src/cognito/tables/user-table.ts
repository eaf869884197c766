import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../../system/process.ts';

/** What is stored instead of a password (RFC 5054): it checks one, but does not reveal it. */
const verifier = z.object({ salt: z.hex(), verifier: z.hex() });
export type Verifier = Readonly<z.output<typeof verifier>>;

const userStatus = z.enum(['UNCONFIRMED', 'CONFIRMED', 'FORCE_CHANGE_PASSWORD']);
export type UserStatus = z.output<typeof userStatus>;

export interface User {
  readonly sub: string;
  /** Lower case: addresses that differ only in case are one account. */
  readonly email: string;
  readonly verifier: Verifier;
  readonly status: UserStatus;
}

/** The users, each with one e-mail address. */
export class UserTable {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, clock: Clock) {
    database.exec(`CREATE TABLE IF NOT EXISTS cognito_users (
      sub TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, verifier TEXT NOT NULL, status TEXT NOT NULL,
      created_at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS cognito_temporary_passwords (
      sub TEXT PRIMARY KEY REFERENCES cognito_users ON DELETE CASCADE, expires_at INTEGER NOT NULL) STRICT`);
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
  }

  setPassword(sub: string, verifier: Verifier): void {
    this.#setPassword(sub, verifier, 'CONFIRMED');
    this.#database.prepare('DELETE FROM cognito_temporary_passwords WHERE sub = ?').run(sub);
  }

  /** Sets a password that must be changed at the first sign-in, before it expires. @param expiresAt ms since the epoch */
  setTemporaryPassword(sub: string, verifier: Verifier, expiresAt: number): void {
    this.#setPassword(sub, verifier, 'FORCE_CHANGE_PASSWORD');
    this.#database
      .prepare('INSERT OR REPLACE INTO cognito_temporary_passwords VALUES (?, ?)')
      .run(sub, expiresAt);
  }

  hasExpiredPassword(sub: string): boolean {
    const row = this.#database
      .prepare('SELECT expires_at FROM cognito_temporary_passwords WHERE sub = ?')
      .get(sub);
    return row !== undefined && Number(row['expires_at']) < this.#clock();
  }

  #setPassword(sub: string, verifier: Verifier, status: UserStatus): void {
    this.#database
      .prepare('UPDATE cognito_users SET verifier = ?, status = ? WHERE sub = ?')
      .run(JSON.stringify(verifier), status, sub);
  }

  /** Removes the user and all sessions. */
  remove(sub: string): void {
    this.#database.prepare('DELETE FROM cognito_users WHERE sub = ?').run(sub);
  }
}

function toUser(row: Record<string, unknown>): User {
  return {
    sub: String(row['sub']),
    email: String(row['email']),
    verifier: verifier.parse(JSON.parse(String(row['verifier']))),
    status: userStatus.parse(row['status']),
  };
}
