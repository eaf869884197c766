import * as z from 'zod/mini';

const checksum = z.object({
  algorithm: z.enum(['CRC32', 'SHA256']),
  value: z.string().check(z.describe('Of the whole file, base64.')),
});
export type Checksum = Readonly<z.output<typeof checksum>>;

const described = {
  id: z.uuid(),
  key: z.string(),
  filename: z.string().check(z.describe('As stored: NFC, without folders and control characters.')),
  size: z.int().check(z.describe('Bytes.')),
  sensitive: z.boolean(),
};

const received = {
  ...described,
  contentType: z.string(),
  checksum,
  etag: z.optional(z.string()),
  uploadedBy: z.string(),
  uploadedAt: z.iso.datetime(),
};

/** A receipt before it is signed. */
export type UnsignedReceipt = Readonly<z.output<z.ZodMiniObject<typeof received>>>;

/**
 * What a client gets once a file is stored whole. Members that this version does not know are kept, because the
 * signature covers them.
 */
export const receipt = z.looseObject({
  ...received,
  signature: z
    .string()
    .check(
      z.describe(
        'Detached JWS (Ed25519) over the canonical JSON (RFC 8785) of all other members; see /api/receipts/keys.',
      ),
    ),
});
export type Receipt = Readonly<z.output<typeof receipt>>;

/** The response to a repeated raw upload: the file is stored, and this follows from the request itself. */
export const replayedRawUpload = z.object({ ...described, checksum, replayed: z.literal(true) });
export type ReplayedRawUpload = Readonly<z.output<typeof replayedRawUpload>>;

/** The response to a repeated completion: the file is stored, and this follows from the ticket. */
export const replayedDirectUpload = z.object({
  ...described,
  contentType: z.string(),
  uploadedBy: z.string(),
  replayed: z.literal(true),
});
export type ReplayedDirectUpload = Readonly<z.output<typeof replayedDirectUpload>>;

/** The responses of `PUT /api/uploads/{filename}` when the file is stored. */
export const rawUploadResponse = z.union([replayedRawUpload, receipt]);

/** The responses of `POST /api/uploads/direct/complete` when the file is stored. */
export const directUploadResponse = z.union([replayedDirectUpload, receipt]);

export type StoredFile = Receipt | ReplayedRawUpload | ReplayedDirectUpload;

/** Whether a response is a signed receipt, rather than the confirmation of an earlier upload. */
export function isReceipt(stored: StoredFile): stored is Receipt {
  return !('replayed' in stored);
}
