import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { PasswordPolicy } from './password-policy.ts';

/** A user pool with its one client, and the key its tokens are signed with. */
export interface Pool {
  readonly id: string;
  readonly clientId: string;
  readonly passwordPolicy: PasswordPolicy;
  /** ON demands an authenticator app: a user who has none sets it up during the next sign-in. */
  readonly mfa: 'OPTIONAL' | 'ON';
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** Makes the responses for unknown users repeatable, so that they look like those for known users. */
  readonly pepper: string;
}

export interface PoolSettings extends Pick<Pool, 'passwordPolicy' | 'mfa'> {
  readonly name: string;
  readonly region: string;
}

/** The pool of this name, created with a fresh key pair when there is none. */
export async function ensurePool(database: DatabaseSync, settings: PoolSettings): Promise<Pool> {
  database.exec(`CREATE TABLE IF NOT EXISTS cognito_pools (
    name TEXT PRIMARY KEY, id TEXT NOT NULL, client_id TEXT NOT NULL, private_jwk TEXT NOT NULL,
    pepper TEXT NOT NULL) STRICT`);
  const find = () => database.prepare('SELECT * FROM cognito_pools WHERE name = ?').get(settings.name);
  if (!find()) {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    database
      .prepare('INSERT INTO cognito_pools VALUES (?, ?, ?, ?, ?)')
      .run(
        settings.name,
        `${settings.region}_${randomName(9)}`,
        randomName(26).toLowerCase(),
        JSON.stringify({ ...(await exportJWK(privateKey)), kid: randomBytes(32).toString('base64') }),
        randomBytes(32).toString('hex'),
      );
  }
  return toPool(find() ?? {}, settings);
}

/** The identity that SRP hashes with a password: Cognito puts the second half of the pool's id before the user. */
export function srpIdentity({ id }: Pick<Pool, 'id'>, sub: string): string {
  return `${id.slice(id.indexOf('_') + 1)}${sub}`;
}

const rsaKey = z.looseObject({ kty: z.literal('RSA'), kid: z.string(), n: z.string(), e: z.string() });

async function toPool(row: Record<string, unknown>, { passwordPolicy, mfa }: PoolSettings): Promise<Pool> {
  const jwk = rsaKey.parse(JSON.parse(String(row['private_jwk'])));
  const privateKey = await importJWK(jwk, 'RS256');
  if (privateKey instanceof Uint8Array) throw new Error('The key of the pool is not an RSA key.');
  const { n, e, kty, kid } = jwk;
  return {
    id: String(row['id']),
    clientId: String(row['client_id']),
    passwordPolicy,
    mfa,
    keyId: kid,
    privateKey,
    publicJwk: { alg: 'RS256', e, kid, kty, n, use: 'sig' },
    pepper: String(row['pepper']),
  };
}

function randomName(length: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}
