import { uploadedPart } from '@static-file-upload/contract/direct-upload';
import * as z from 'zod/mini';

/** All that is needed to go on with a direct upload, besides the file itself, which no browser lets a page keep. */
const unfinishedUpload = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  size: z.number(),
  /** ms since the epoch, as the file system says. */
  lastModified: z.number(),
  fingerprint: z.string(),
  sensitive: z.boolean(),
  ticket: z.string(),
  partSize: z.number(),
  /** ISO 8601. */
  expiresAt: z.string(),
});
export type UnfinishedUpload = Readonly<z.output<typeof unfinishedUpload>>;

/** A part of an unfinished upload that the storage has. */
const keptPart = z.object({ ...uploadedPart.shape, uploadId: z.string() });
export type KeptPart = Readonly<z.output<typeof keptPart>>;

/** Says which tab is sending an upload, where the browser has no Web Locks. */
export interface Lease {
  readonly id: string;
  readonly holder: string;
  /** ms since the epoch. */
  readonly until: number;
}

/** A receipt of whatever version: it is only kept, and saved to a file again. */
const keptReceipt = z.looseObject({ filename: z.string() });
export type KeptReceipt = Readonly<z.output<typeof keptReceipt>>;

/** A file that a person has handed in with this browser. */
const historyEntry = z.object({
  id: z.string(),
  userId: z.string(),
  name: z.string(),
  size: z.number(),
  sensitive: z.boolean(),
  /** ISO 8601, by the server's clock when it said so. */
  storedAt: z.string(),
  /** Missing when the response that carried it was lost on the way. */
  receipt: z.optional(keptReceipt),
});
export type HistoryEntry = Readonly<z.output<typeof historyEntry>>;

/** Rows were written by this or an earlier version of the page; one that cannot be read is left out. */
const readable =
  <Row>(schema: z.ZodMiniType<Row>) =>
  (rows: readonly unknown[]): Row[] =>
    rows.flatMap((row) => schema.safeParse(row).data ?? []);

export const readableUploads = readable(unfinishedUpload);
export const readableParts = readable(keptPart);
export const readableHistory = readable(historyEntry);
