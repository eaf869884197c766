import { z } from 'zod';

export const objectCreated = z.object({
  /** `ObjectCreated:Put`, `:Post`, `:Copy` or `:CompleteMultipartUpload`. */
  eventName: z.string(),
  bucket: z.string(),
  /** The key as stored; the event encodes it. */
  key: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Without quotes. */
  etag: z.string(),
  versionId: z.string().nullable(),
});
/** What S3 reports about an object that was just created. */
export type ObjectCreated = Readonly<z.output<typeof objectCreated>>;

/** Takes the events of S3. */
export interface EventSink {
  /** Writes the event in the caller's open transaction, so that an object never exists without its event. */
  record(event: ObjectCreated): void;
  /** Called after the commit, when there may be something to deliver. */
  wake(): void;
}
