import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { canonicalJson } from '../app/receipts/canonical-json';
import { type PublicKey } from '../app/receipts/check-signature';
import { type Receipt } from '../app/upload/receipt';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** The service's public key of these tests. */
export const serviceKey: PublicKey = { kid: 'key-1', x: publicKey.export({ format: 'jwk' }).x ?? '' };

/** A receipt as the service signs it: a detached JWS over the canonical JSON of all other members. */
export function aSignedReceipt(content = 'content'): Receipt {
  const receipt: Receipt = {
    id: 'e0d3',
    key: 'ada/e0d3/letter ü.txt',
    filename: 'letter ü.txt',
    size: Buffer.byteLength(content),
    contentType: 'text/plain',
    sensitive: true,
    checksum: { algorithm: 'SHA256', value: createHash('sha256').update(content).digest('base64') },
    etag: '"e"',
    uploadedBy: 'ada',
    uploadedAt: '2026-11-25T12:00:00.000Z',
  };
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: 'key-1' })).toString('base64url');
  const payload = Buffer.from(canonicalJson(receipt)).toString('base64url');
  const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url');
  return { ...receipt, signature: `${header}..${signature}` };
}
