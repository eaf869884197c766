import { type ReceiptKey, receiptKeySet } from '@static-file-upload/contract/receipt-keys';
import { createPublicKey, verify } from 'node:crypto';
import { read } from './read.ts';

/** The keys that anyone can read: their public halves, and nothing else. */
export async function readPublicKeys(url: string): Promise<ReceiptKey[]> {
  return (await read(receiptKeySet, fetch(`${url}/api/receipts/keys`))).keys;
}

/** The header of a detached signature; empty when it cannot be read. */
export function headerOf(signature: string): { readonly alg?: unknown; readonly kid?: unknown } {
  const [header = ''] = signature.split('.', 1);
  try {
    return JSON.parse(Buffer.from(header, 'base64url').toString()) as object;
  } catch {
    // What is not JSON is not the header of a signature.
    return {};
  }
}

/** Knows nothing of the product's code: takes the signature out of the text, and checks what is left. */
export function isGenuine(text: string, keys: readonly ReceiptKey[]): boolean {
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
