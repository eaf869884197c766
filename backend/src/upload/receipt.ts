import { z } from 'zod';
import { type NewObject, type StoredObject } from './new-object';

const unsignedReceipt = z.object({
  id: z.uuid(),
  key: z.string(),
  filename: z.string().describe('As stored: NFC, without folders and control characters.'),
  size: z.number().int(),
  contentType: z.string(),
  sensitive: z.boolean(),
  checksum: z.object({
    algorithm: z.enum(['CRC32', 'SHA256']),
    value: z.string().describe('Over the whole file, base64.'),
  }),
  etag: z.string().optional(),
  uploadedBy: z.string(),
  uploadedAt: z.iso.datetime(),
});
export type UnsignedReceipt = z.output<typeof unsignedReceipt>;

const signatureForm =
  'Detached JWS (Ed25519) over the canonical JSON (RFC 8785) of everything else; see /api/receipts/keys.';

/** What a client gets once a file is stored whole. */
export const receipt = unsignedReceipt.extend({ signature: z.string().describe(signatureForm) });
export type Receipt = z.output<typeof receipt>;

export function receiptOf(
  object: NewObject,
  { size, checksum, etag }: StoredObject,
  uploadedAt: Date,
): UnsignedReceipt {
  const { id, key, filename, contentType, sensitive, uploadedBy } = object;
  return {
    id,
    key,
    filename,
    size,
    contentType,
    sensitive,
    checksum,
    ...(etag === undefined ? {} : { etag }),
    uploadedBy,
    uploadedAt: uploadedAt.toISOString(),
  };
}
