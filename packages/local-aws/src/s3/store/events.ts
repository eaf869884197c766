/** What S3 reports about an object that was just created. */
export interface ObjectCreated {
  /** `ObjectCreated:Put`, `:Post`, `:Copy` or `:CompleteMultipartUpload`. */
  readonly eventName: string;
  readonly bucket: string;
  /** The key as stored; the event encodes it. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly versionId: string | null;
}

/** Takes the events of S3. */
export interface EventSink {
  /** Writes the event in the caller's open transaction, so that an object never exists without its event. */
  record(event: ObjectCreated): void;
  /** Called after the commit, when there may be something to deliver. */
  wake(): void;
}
