import * as z from 'zod/mini';
import { sentFilenamePattern } from './filename.ts';
import { maxDirectUploadBytes, maxPartsPerRequest, maxSentFilenameLength } from './limits.ts';
import { maxDirectParts } from './part-plan.ts';

const crc32 = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9+/]{5}[AQgw]==$/, 'must be the four bytes of a CRC-32, base64'),
    z.describe('Four bytes, most significant first, base64.'),
  );
// What only JSON Schema has to say here, the server refuses with a problem type of its own.
const ticket = z
  .string()
  .check(
    z.maxLength(16_384),
    z.meta({ minLength: 1, description: 'As given out when the upload was started.' }),
  );
const number = z.int().check(z.minimum(1), z.maximum(maxDirectParts), z.describe('From 1.'));
const size = z.int().check(z.minimum(1), z.describe('Bytes.'));

/** What a content type may be, when there is one: what can travel in a signed header unchanged. */
export const contentTypePattern = /^(?:[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?)?$/;

/** The body of `POST /api/uploads/direct`. */
export const directUploadRequest = z.strictObject({
  filename: z.string().check(
    z.meta({
      description: 'At most 255 bytes of UTF-8 (as NFC), without its folders and control characters.',
      minLength: 1,
      maxLength: maxSentFilenameLength,
      pattern: sentFilenamePattern,
    }),
  ),
  size: z.int().check(z.minimum(1), z.meta({ description: 'Bytes.', maximum: maxDirectUploadBytes })),
  contentType: z.optional(
    z.string().check(z.regex(contentTypePattern, 'must be at most 255 printable ASCII characters')),
  ),
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

const partToPresign = z.strictObject({ number, size, crc32 });
export type PartToPresign = Readonly<z.output<typeof partToPresign>>;

/** The body of `POST /api/uploads/direct/parts`. */
export const presignRequest = z.strictObject({
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

export const uploadedPart = z.strictObject({
  number,
  etag: z
    .string()
    .check(
      z.regex(/^[\x20-\x7e]{1,128}$/, 'must be 1 to 128 printable ASCII characters'),
      z.describe('As in the response of the storage.'),
    ),
  crc32,
});
/** A part that the storage has. */
export type UploadedPart = Readonly<z.output<typeof uploadedPart>>;

/** The body of `POST /api/uploads/direct/complete`. */
export const completionRequest = z.strictObject({
  ticket,
  parts: z
    .array(uploadedPart)
    .check(z.meta({ minItems: 1, maxItems: maxDirectParts, description: 'All of them, in their order.' })),
  crc32: crc32.check(z.describe('Of the whole file.')),
});
export type CompletionRequest = Readonly<z.output<typeof completionRequest>>;
