import * as z from 'zod/mini';
import { maxPartsPerRequest } from './limits.ts';

const crc32 = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9+/]{5}[AQgw]==$/, 'must be the four bytes of a CRC-32, base64'),
    z.describe('Four bytes, most significant first, base64.'),
  );
const ticket = z.string().check(z.maxLength(16_384), z.describe('As given out when the upload was started.'));
const number = z.int().check(z.minimum(1), z.describe('From 1.'));
const size = z.int().check(z.minimum(1), z.describe('Bytes.'));

/** The body of `POST /api/uploads/direct`. */
export const directUploadRequest = z.object({
  filename: z.string(),
  size,
  contentType: z.optional(z.string()),
  sensitive: z.boolean('Say true or false.'),
});
export type DirectUploadRequest = Readonly<z.output<typeof directUploadRequest>>;

/** Its response: everything the server knows of the upload is in the ticket, which the client keeps. */
export const directUpload = z.object({
  ticket: z
    .string()
    .check(z.describe('To be sent with every further request about this upload; it is a secret.')),
  key: z.string(),
  partSize: z.int().check(z.describe('Size of every part but the last, bytes.')),
  parts: z.int().check(z.describe('How many there are.')),
  expiresAt: z.iso.datetime().check(z.describe('The upload must be completed before this time.')),
});
export type DirectUpload = Readonly<z.output<typeof directUpload>>;

const partToPresign = z.object({ number, size, crc32 });
export type PartToPresign = Readonly<z.output<typeof partToPresign>>;

/** The body of `POST /api/uploads/direct/parts`. */
export const presignRequest = z.object({
  ticket,
  parts: z.array(partToPresign).check(z.minLength(1), z.maxLength(maxPartsPerRequest)),
});
export type PresignRequest = Readonly<z.output<typeof presignRequest>>;

const presignedPart = z.object({
  number,
  url: z.url().check(z.describe('Takes a PUT of exactly these bytes.')),
  // As an object, because a record of zod's would weigh half a kilobyte more on the sign-in page.
  headers: z.catchall(z.object({}), z.string()).check(z.describe('To be sent with it, unchanged.')),
  expiresAt: z.iso.datetime(),
});
export type PresignedPart = Readonly<z.output<typeof presignedPart>>;

/** Its response, in any order. */
export const presignedParts = z.object({ parts: z.array(presignedPart) });
export type PresignedParts = Readonly<z.output<typeof presignedParts>>;

export const uploadedPart = z.object({
  number,
  etag: z.string().check(z.minLength(1), z.maxLength(128), z.describe('As in the response of the storage.')),
  crc32,
});
/** A part that the storage has. */
export type UploadedPart = Readonly<z.output<typeof uploadedPart>>;

/** The body of `POST /api/uploads/direct/complete`. */
export const completionRequest = z.object({
  ticket,
  parts: z.array(uploadedPart),
  crc32: crc32.check(z.describe('Of the whole file.')),
});
export type CompletionRequest = Readonly<z.output<typeof completionRequest>>;
