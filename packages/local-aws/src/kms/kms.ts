import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

export interface DataKey {
  readonly plaintext: Buffer;
  readonly wrapped: Buffer;
}

/**
 * The cryptography of a key management service: one master key, which never leaves this class, wraps data keys.
 * The authorizer decides whether a caller may use it.
 */
export class Kms {
  readonly #masterKey: Buffer;

  /** @param folder where the master key lies, readable by its owner only */
  constructor(folder: string) {
    this.#masterKey = loadOrCreate(join(folder, 'master.key'));
  }

  /** @param context what the key is for; the same must be given to unwrap it */
  generateDataKey(context: string): DataKey {
    const plaintext = randomBytes(keyBytes);
    return { plaintext, wrapped: this.encryptSmall(plaintext, context) };
  }

  /** @throws Error when the wrapped key was altered or belongs to another context */
  unwrapDataKey(wrapped: Uint8Array, context: string): Buffer {
    return this.decryptSmall(wrapped, context);
  }

  /** For secrets of a few kilobytes. The result is nonce, ciphertext and tag. */
  encryptSmall(plaintext: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#masterKey, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(context));
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error when the secret was altered or belongs to another context */
  decryptSmall(encrypted: Uint8Array, context: string): Buffer {
    const nonce = encrypted.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#masterKey, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context)).setAuthTag(encrypted.subarray(-tagBytes));
    return Buffer.concat([decipher.update(encrypted.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  }
}

/** @throws Error when the file does not hold a key, because a new key would make every object unreadable */
function loadOrCreate(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    // Renamed when it is complete, because a crash must not leave half a key.
    const draft = `${file}.new`;
    writeFileSync(draft, randomBytes(keyBytes), { mode: 0o600, flush: true });
    renameSync(draft, file);
  }
  const key = readFileSync(file);
  if (key.length !== keyBytes) throw new Error(`${file} is not a master key of ${keyBytes} bytes`);
  return key;
}
