import { z } from 'zod';

const crc32 = z
  .string()
  .regex(/^[A-Za-z0-9+/]{5}[AQgw]==$/, 'must be the four bytes of a CRC-32, base64')
  .describe('Four bytes, the highest first, base64.');
const ticket = z.string().max(16_384).describe('As given out when the upload was started.');
const partNumber = z.number().int().min(1).describe('From 1.');

/** How many URLs one request may ask for: presigning occupies the server for about a millisecond each. */
const mostUrls = 100;

export const directUploadRequest = z.object({
  filename: z.string(),
  size: z.number().int().min(1).describe('Bytes.'),
  contentType: z.string().optional(),
  sensitive: z.boolean({ error: 'Say true or false.' }),
});
export type DirectUploadRequest = z.output<typeof directUploadRequest>;

export const directUpload = z.object({
  ticket: z.string().describe('To be sent with every further request about this upload; it is a secret.'),
  key: z.string(),
  partSize: z.number().int().describe('Size of every part but the last, bytes.'),
  parts: z.number().int().describe('How many there are.'),
  expiresAt: z.iso.datetime().describe('Until when the upload must be completed.'),
});
export type DirectUploadAnswer = z.output<typeof directUpload>;

export const partsRequest = z.object({
  ticket,
  parts: z
    .array(z.object({ number: partNumber, size: z.number().int().min(1), crc32 }))
    .min(1)
    .max(mostUrls),
});
export type PartsRequest = z.output<typeof partsRequest>;

export const presignedParts = z.object({
  parts: z.array(
    z.object({
      number: partNumber,
      url: z.url().describe('Takes a PUT of exactly these bytes.'),
      headers: z.record(z.string(), z.string()).describe('To be sent with it, unchanged.'),
      expiresAt: z.iso.datetime(),
    }),
  ),
});
export type PresignedParts = z.output<typeof presignedParts>;

export const completionRequest = z.object({
  ticket,
  parts: z.array(
    z.object({ number: partNumber, etag: z.string().min(1).max(128).describe('As S3 answered.'), crc32 }),
  ),
  crc32: crc32.describe('Of the whole file.'),
});
export type CompletionRequest = z.output<typeof completionRequest>;
