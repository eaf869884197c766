import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/**
 * SHA-256 and HMAC for the SDK's signer. The signer passes the same key bytes for every request of a day, and the SDK's
 * own hash would make a key object of them each time, which takes Node longer than the HMAC itself.
 */
export class SignerSha256 {
  private readonly secret: string | KeyObject | undefined;
  private hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.secret = secret === undefined || typeof secret === 'string' ? secret : keyOf(secret);
    this.hash = this.begin();
  }

  update(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }

  reset(): void {
    this.hash = this.begin();
  }

  private begin(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', this.secret);
  }
}

const keys = new WeakMap<object, KeyObject>();

function keyOf(secret: ArrayBuffer | ArrayBufferView): KeyObject {
  const known = keys.get(secret);
  if (known) return known;
  const key = createSecretKey(
    ArrayBuffer.isView(secret)
      ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
      : Buffer.from(secret),
  );
  keys.set(secret, key);
  return key;
}
