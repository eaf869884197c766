import { canonicalJson } from '@static-file-upload/contract/canonical-json';
import { type ReceiptKey } from '@static-file-upload/contract/receipt-keys';
import * as z from 'zod/mini';
import { fromBase64url, toBase64url } from '../encoding/base64url';
import { isSignedBy } from './ed25519';

export type SignatureVerdict =
  | 'genuine'
  /** Something in it differs from what was signed. */
  | 'altered'
  /** Signed with none of this service's keys. */
  | 'unknown-key'
  | 'unsigned';

/** All members but the signature are what it covers, whatever they are. */
interface SignedMembers {
  readonly signature?: string | undefined;
  readonly [member: string]: unknown;
}

const protectedHeader = z.object({ alg: z.literal('EdDSA'), kid: z.string() });

/** Who signed a receipt, and whether it is still as it was signed: a detached JWS (RFC 7515) over its canonical JSON. */
export async function checkSignature(
  { signature, ...signed }: SignedMembers,
  keys: readonly Pick<ReceiptKey, 'kid' | 'x'>[],
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
    const text = new TextDecoder().decode(fromBase64url(header));
    return protectedHeader.safeParse(JSON.parse(text)).data?.kid;
  } catch {
    // Not the header of a signature: then none of the service's keys made it.
    return undefined;
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64url(text);
  } catch {
    // Text that is not base64url counts as an empty signature, which no key can have made.
    return new Uint8Array();
  }
}
