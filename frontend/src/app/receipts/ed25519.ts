export interface SignedMessage {
  /** The public key's 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly message: Uint8Array<ArrayBuffer>;
}

/** Whether the signature is the key's. The browser's own code says so where it can, else a library. */
export async function isSignedBy(signed: SignedMessage): Promise<boolean> {
  const key = await importKey(signed.publicKey);
  if (key) return crypto.subtle.verify('Ed25519', key, signed.signature, signed.message);
  const { ed25519 } = await import('@noble/curves/ed25519.js');
  return signed.signature.length === 64 && ed25519.verify(signed.signature, signed.message, signed.publicKey);
}

async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey | undefined> {
  // Pages served over plain HTTP have no `subtle`.
  const subtle = (crypto as { readonly subtle?: SubtleCrypto }).subtle;
  try {
    return await subtle?.importKey('raw', bytes, 'Ed25519', false, ['verify']);
  } catch {
    // A browser that does not know Ed25519 yet; a key that is none at all the library refuses as well.
    return undefined;
  }
}
