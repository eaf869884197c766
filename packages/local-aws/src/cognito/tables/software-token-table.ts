import type { DatabaseSync } from 'node:sqlite';

/** The authenticator app of a user. */
export interface SoftwareToken {
  /** Base32 */
  readonly secret: string;
  readonly deviceName: string;
  /** A code of the app was right once. */
  readonly verified: boolean;
  readonly enabled: boolean;
  readonly preferred: boolean;
  /** The 30 s step of the newest accepted code: no code up to this step is accepted again. */
  readonly lastStep: number;
}

export class SoftwareTokenTable {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    database.exec(`CREATE TABLE IF NOT EXISTS cognito_software_tokens (
      sub TEXT PRIMARY KEY REFERENCES cognito_users ON DELETE CASCADE, secret TEXT NOT NULL,
      device_name TEXT NOT NULL DEFAULT '', verified INTEGER NOT NULL DEFAULT 0, enabled INTEGER NOT NULL DEFAULT 0,
      preferred INTEGER NOT NULL DEFAULT 0, last_step INTEGER NOT NULL DEFAULT 0) STRICT`);
    this.#database = database;
  }

  find(sub: string): SoftwareToken | undefined {
    const row = this.#database.prepare('SELECT * FROM cognito_software_tokens WHERE sub = ?').get(sub);
    return (
      row && {
        secret: String(row['secret']),
        deviceName: String(row['device_name']),
        verified: row['verified'] === 1,
        enabled: row['enabled'] === 1,
        preferred: row['preferred'] === 1,
        lastStep: Number(row['last_step']),
      }
    );
  }

  /** The app whose code a sign-in requires. */
  findActive(sub: string): SoftwareToken | undefined {
    const token = this.find(sub);
    return token?.verified && token.enabled ? token : undefined;
  }

  /** Replaces an earlier secret at once, and keeps the user's preference. */
  replace(sub: string, secret: string): void {
    this.#database
      .prepare(
        `INSERT INTO cognito_software_tokens (sub, secret) VALUES (?, ?)
         ON CONFLICT (sub) DO UPDATE SET secret = excluded.secret, device_name = '', verified = 0, last_step = 0`,
      )
      .run(sub, secret);
  }

  verify(sub: string, deviceName: string): void {
    this.#database
      .prepare('UPDATE cognito_software_tokens SET verified = 1, device_name = ? WHERE sub = ?')
      .run(deviceName, sub);
  }

  setPreference(sub: string, enabled: boolean, preferred: boolean): void {
    this.#database
      .prepare('UPDATE cognito_software_tokens SET enabled = ?, preferred = ? WHERE sub = ?')
      .run(Number(enabled), Number(preferred), sub);
  }

  useStep(sub: string, step: number): void {
    this.#database.prepare('UPDATE cognito_software_tokens SET last_step = ? WHERE sub = ?').run(step, sub);
  }
}
