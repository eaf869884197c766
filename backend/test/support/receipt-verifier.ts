import { createPublicKey, verify } from 'node:crypto';

/** A public key as everybody can read it. */
export interface PublicKey {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly kid: string;
  readonly alg: string;
  readonly use: string;
}

export async function readPublicKeys(url: string): Promise<PublicKey[]> {
  const answer = await fetch(`${url}/api/receipts/keys`);
  return ((await answer.json()) as { keys: PublicKey[] }).keys;
}

/** The header of a detached signature; empty when there is none that can be read. */
export function headerOf(signature: string): { readonly alg?: unknown; readonly kid?: unknown } {
  const [header = ''] = signature.split('.', 1);
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString()) as object;
  } catch {
    // No JSON: then nobody has signed anything.
    return {};
  }
}

/** Knows nothing of the product's code: takes the signature out of the text, and checks what is left. */
export function isGenuine(text: string, keys: readonly PublicKey[]): boolean {
  const { signature = '' } = JSON.parse(text) as { signature?: string };
  const payload = text.replace(/,"signature":"[^"]*"/, '');
  const [header = '', none, value = '', ...rest] = signature.split('.');
  const { alg, kid } = headerOf(signature);
  const jwk = keys.find((key) => key.kid === kid);
  if (!jwk || alg !== 'EdDSA' || none !== '' || rest.length > 0) return false;
  const input = `${header}.${Buffer.from(payload).toString('base64url')}`;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return verify(null, Buffer.from(input), key, Buffer.from(value, 'base64url'));
}
