import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Kms } from '../kms/kms.ts';
import type { Clock } from '../system/process.ts';

export const parameterType = z.enum(['String', 'SecureString']);
type ParameterType = z.output<typeof parameterType>;

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly value: string;
  readonly version: number;
  /** ms since the epoch */
  readonly modifiedAt: number;
}

/** Parameters with their history. Secret values lie encrypted in the database. */
export class ParameterTable {
  readonly #database: DatabaseSync;
  readonly #kms: Kms;
  readonly #clock: Clock;

  constructor(database: DatabaseSync, kms: Kms, clock: Clock) {
    database.exec(`CREATE TABLE IF NOT EXISTS ssm_parameters (
      name TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL, value BLOB NOT NULL,
      modified_at INTEGER NOT NULL, PRIMARY KEY (name, version)) STRICT`);
    this.#database = database;
    this.#kms = kms;
    this.#clock = clock;
  }

  /** Every version, oldest first. */
  history(name: string): Parameter[] {
    return this.#database
      .prepare('SELECT * FROM ssm_parameters WHERE name = ? ORDER BY version')
      .all(name)
      .map((row) => this.#toParameter(row));
  }

  latest(name: string): Parameter | undefined {
    const row = this.#database
      .prepare('SELECT * FROM ssm_parameters WHERE name = ? ORDER BY version DESC LIMIT 1')
      .get(name);
    return row && this.#toParameter(row);
  }

  /** @returns the new version */
  put({ name, type, value }: Pick<Parameter, 'name' | 'type' | 'value'>): number {
    const version = (this.latest(name)?.version ?? 0) + 1;
    const stored =
      type === 'SecureString' ? this.#kms.encryptSmall(Buffer.from(value), name) : Buffer.from(value);
    this.#database
      .prepare('INSERT INTO ssm_parameters VALUES (?, ?, ?, ?, ?)')
      .run(name, version, type, stored, this.#clock());
    return version;
  }

  /** @returns whether there was such a parameter */
  remove(name: string): boolean {
    return this.#database.prepare('DELETE FROM ssm_parameters WHERE name = ?').run(name).changes > 0;
  }

  #toParameter(row: Record<string, unknown>): Parameter {
    const name = String(row['name']);
    const type = parameterType.parse(row['type']);
    const stored = z.instanceof(Uint8Array).parse(row['value']);
    const value = type === 'SecureString' ? this.#kms.decryptSmall(stored, name) : Buffer.from(stored);
    return {
      name,
      type,
      value: value.toString('utf8'),
      version: Number(row['version']),
      modifiedAt: Number(row['modified_at']),
    };
  }
}
