import type { DatabaseSync } from 'node:sqlite';

export interface Session {
  readonly id: string;
  readonly sub: string;
  /** SHA-256 of the refresh token, hex. */
  readonly refreshTokenHash: string;
  /** ms since the epoch */
  readonly startedAt: number;
  readonly expiresAt: number;
  /** By sign-out or revocation. */
  readonly endedEarly: boolean;
}

/** The sessions of users. Ended ones are kept, because an error says why a token is no longer valid. */
export class SessionTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`CREATE TABLE IF NOT EXISTS cognito_user_sessions (
      id TEXT PRIMARY KEY, sub TEXT NOT NULL REFERENCES cognito_users ON DELETE CASCADE,
      refresh_token_hash TEXT NOT NULL UNIQUE, started_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
      ended_early INTEGER NOT NULL DEFAULT 0) STRICT`);
    this.#database = database;
  }

  insert({ id, sub, refreshTokenHash, startedAt, expiresAt }: Omit<Session, 'endedEarly'>): void {
    this.#database
      .prepare(
        `INSERT INTO cognito_user_sessions (id, sub, refresh_token_hash, started_at, expires_at)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .run(id, sub, refreshTokenHash, startedAt, expiresAt);
  }

  findById(id: string): Session | undefined {
    const row = this.#database.prepare('SELECT * FROM cognito_user_sessions WHERE id = ?').get(id);
    return row && toSession(row);
  }

  findByRefreshToken(hash: string): Session | undefined {
    const row = this.#database
      .prepare('SELECT * FROM cognito_user_sessions WHERE refresh_token_hash = ?')
      .get(hash);
    return row && toSession(row);
  }

  end(id: string): void {
    this.#database.prepare('UPDATE cognito_user_sessions SET ended_early = 1 WHERE id = ?').run(id);
  }

  endAll(sub: string): void {
    this.#database.prepare('UPDATE cognito_user_sessions SET ended_early = 1 WHERE sub = ?').run(sub);
  }

  removeExpiredBefore(time: number): void {
    this.#database.prepare('DELETE FROM cognito_user_sessions WHERE expires_at < ?').run(time);
  }
}

function toSession(row: Record<string, unknown>): Session {
  return {
    id: String(row['id']),
    sub: String(row['sub']),
    refreshTokenHash: String(row['refresh_token_hash']),
    startedAt: Number(row['started_at']),
    expiresAt: Number(row['expires_at']),
    endedEarly: row['ended_early'] === 1,
  };
}
