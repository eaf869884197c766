import * as z from 'zod/mini';

/** A public key that receipts are signed with. */
const receiptKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().check(z.describe('The public key, base64url.')),
  kid: z.string().check(z.describe('Thumbprint, RFC 7638.')),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
});
export type ReceiptKey = Readonly<z.output<typeof receiptKey>>;

/** The response of `GET /api/receipts/keys`. */
export const receiptKeySet = z
  .object({ keys: z.array(receiptKey) })
  .check(z.describe('JSON Web Key Set, RFC 7517'));
