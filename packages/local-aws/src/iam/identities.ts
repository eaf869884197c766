import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The account that everything local belongs to. */
export const accountId = '000000000000';
export const partition = 'aws';

/** Role names as Terraform deploys them; `admin` exists only here and is the one vault reader. */
export const roleNames = {
  admin: 'local_admin',
  app: 'ec2_instance_role',
  lambda: 'iam_for_lambda',
} as const;

export type IdentityName = keyof typeof roleNames;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Identity extends Credentials {
  readonly principalArn: string;
}

export const roleArn = (name: IdentityName): string =>
  `arn:${partition}:iam::${accountId}:role/${roleNames[name]}`;

/** The identities of one installation. Their keys are made once, and kept in its database. */
export class Identities {
  readonly #byName: ReadonlyMap<IdentityName, Identity>;

  constructor(database: DatabaseSync) {
    database.exec(`CREATE TABLE IF NOT EXISTS iam_access_keys (
      identity TEXT PRIMARY KEY, access_key_id TEXT NOT NULL, secret_access_key TEXT NOT NULL) STRICT`);
    const names = Object.keys(roleNames) as IdentityName[];
    this.#byName = new Map(names.map((name) => [name, findOrCreate(database, name)]));
  }

  credentials(name: IdentityName): Credentials {
    const { accessKeyId, secretAccessKey } = this.#get(name);
    return { accessKeyId, secretAccessKey };
  }

  byAccessKeyId(accessKeyId: string): Identity | undefined {
    return [...this.#byName.values()].find((identity) => identity.accessKeyId === accessKeyId);
  }

  #get(name: IdentityName): Identity {
    const identity = this.#byName.get(name);
    if (!identity) throw new Error(`There is no identity ${name}`);
    return identity;
  }
}

function findOrCreate(database: DatabaseSync, name: IdentityName): Identity {
  // The characters of a base64 secret are those of AWS's own, so that clients with a pattern accept it.
  const accessKeyId = `AKIA${randomBytes(16).toString('hex').slice(0, 16).toUpperCase()}`;
  const secretAccessKey = randomBytes(30).toString('base64');
  database
    .prepare('INSERT INTO iam_access_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(name, accessKeyId, secretAccessKey);
  const row = database.prepare('SELECT * FROM iam_access_keys WHERE identity = ?').get(name);
  return {
    accessKeyId: String(row?.['access_key_id']),
    secretAccessKey: String(row?.['secret_access_key']),
    principalArn: roleArn(name),
  };
}
