import { calculateJwkThumbprint, type JWK } from 'jose';
import { createPublicKey, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const ticketLabel = 'static-file-upload direct upload ticket v1';

/** One version of the key of the receipts, and what is derived from it. */
export interface SigningKey {
  /** Its thumbprint, RFC 7638. */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
  /** Derived with a label of its own, so that no ticket can pass for a receipt or the other way round. */
  readonly ticketKey: KeyObject;
}

/** Every version of the key by its id; the newest one signs. */
export class KeyRing {
  private constructor(
    private readonly byId: ReadonlyMap<string, SigningKey>,
    readonly newest: SigningKey,
  ) {}

  /** @param keys at least one, the oldest first */
  static async of(keys: readonly KeyObject[]): Promise<KeyRing> {
    const signing = await Promise.all(keys.map(toSigningKey));
    const newest = signing.at(-1);
    if (!newest) throw new Error('There is no signing key');
    return new KeyRing(new Map(signing.map((key) => [key.kid, key])), newest);
  }

  find(kid: string): SigningKey | undefined {
    return this.byId.get(kid);
  }

  get publicKeys(): JWK[] {
    return [...this.byId.values()].map(({ publicJwk }) => publicJwk);
  }
}

async function toSigningKey(privateKey: KeyObject): Promise<SigningKey> {
  const { kty = '', crv = '', x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    kid,
    privateKey,
    publicJwk: { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' },
    ticketKey: createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', ticketLabel, 32))),
  };
}
