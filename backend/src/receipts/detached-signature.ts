import { FlattenedSign } from 'jose';
import { canonicalJson } from './canonical-json';
import { type SigningKey } from './key-ring';

/**
 * Signs a value with Ed25519. The result is a JWS whose payload is left out (RFC 7515, appendix F): who verifies it
 * has the value already, and writes it down in its canonical form.
 */
export async function signDetached(value: object, { kid, privateKey }: SigningKey): Promise<string> {
  const payload = new TextEncoder().encode(canonicalJson(value));
  const signing = new FlattenedSign(payload).setProtectedHeader({ alg: 'EdDSA', kid });
  const { protected: header = '', signature } = await signing.sign(privateKey);
  return `${header}..${signature}`;
}
