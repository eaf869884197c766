import { type Receipt } from '../upload/receipt';
import { fromBase64url, toBase64url } from '../encoding/base64url';
import { canonicalJson } from './canonical-json';
import { isSignedBy } from './ed25519';

/** A public key as `GET /api/receipts/keys` gives it. */
export interface PublicKey {
  readonly kid: string;
  /** Base64url. */
  readonly x: string;
}

export type SignatureVerdict =
  | 'genuine'
  /** Something in it differs from what was signed. */
  | 'altered'
  /** Signed with none of this service's keys. */
  | 'unknown-key'
  | 'unsigned';

/** Who signed a receipt, and whether it is still as it was signed: a detached JWS (RFC 7515) over its canonical JSON. */
export async function checkSignature(
  { signature, ...signed }: Receipt,
  keys: readonly PublicKey[],
): Promise<SignatureVerdict> {
  if (!signature) return 'unsigned';
  const [header = '', payload, value = ''] = signature.split('.');
  const kid = kidOf(header);
  const key = keys.find((one) => one.kid === kid);
  if (!key) return 'unknown-key';
  if (payload !== '') return 'altered';
  const encoder = new TextEncoder();
  const body = toBase64url(encoder.encode(canonicalJson(signed)));
  const isGenuine = await isSignedBy({
    publicKey: fromBase64url(key.x),
    signature: bytesOf(value),
    message: encoder.encode(`${header}.${body}`),
  });
  return isGenuine ? 'genuine' : 'altered';
}

function kidOf(header: string): string | undefined {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(fromBase64url(header))) as Record<string, unknown>;
    return parsed['alg'] === 'EdDSA' && typeof parsed['kid'] === 'string' ? parsed['kid'] : undefined;
  } catch {
    // Not the header of a signature: then no key of ours made it.
    return undefined;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64url(text);
  } catch {
    // Not even base64url: no signature is that empty.
    return new Uint8Array();
  }
}
