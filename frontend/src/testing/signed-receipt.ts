import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { canonicalJson } from '@static-file-upload/contract/canonical-json';
import {
  type Receipt,
  type ReplayedDirectUpload,
  type ReplayedRawUpload,
} from '@static-file-upload/contract/receipt';
import { type ReceiptKey } from '@static-file-upload/contract/receipt-keys';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');

/** The service's public key of these tests. */
export const serviceKey: ReceiptKey = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: publicKey.export({ format: 'jwk' }).x ?? '',
  kid: 'key-1',
  alg: 'EdDSA',
  use: 'sig',
};

/** A receipt as the service signs it: a detached JWS over the canonical JSON of all other members. */
export function aSignedReceipt(content = 'content'): Receipt {
  const receipt = {
    id: 'e0d3e0d3-0000-4000-8000-000000000001',
    key: 'ada/e0d3e0d3-0000-4000-8000-000000000001/letter ü.txt',
    filename: 'letter ü.txt',
    size: Buffer.byteLength(content),
    contentType: 'text/plain',
    sensitive: true,
    checksum: {
      algorithm: 'SHA256' as const,
      value: createHash('sha256').update(content).digest('base64'),
    },
    etag: '"e"',
    uploadedBy: 'ada',
    uploadedAt: '2026-11-25T12:00:00.000Z',
  };
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: 'key-1' })).toString('base64url');
  const payload = Buffer.from(canonicalJson(receipt)).toString('base64url');
  const signature = sign(null, Buffer.from(`${header}.${payload}`), privateKey).toString('base64url');
  return { ...receipt, signature: `${header}..${signature}` };
}

/** What the server sends when a raw upload is repeated: only what follows from the request. */
export function aReplayedRawUpload(filename = 'replayed.pdf'): ReplayedRawUpload {
  const { key, size, sensitive, checksum } = aSignedReceipt();
  const id = 'e0d3e0d3-0000-4000-8000-000000000002';
  return { id, key, filename, size, sensitive, checksum, replayed: true };
}

/** What the server sends when a completion is repeated: only what follows from the ticket. */
export function aReplayedDirectUpload(filename = 'replayed.mov'): ReplayedDirectUpload {
  const { key, size, contentType, sensitive, uploadedBy } = aSignedReceipt();
  const id = 'e0d3e0d3-0000-4000-8000-000000000003';
  return { id, key, filename, size, contentType, sensitive, uploadedBy, replayed: true };
}
