/** What S3 tells about an object it has just created. */
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

/** A tick of the schedule, which tells of no object. */
export interface ScheduleTick {
  readonly eventName: 'Scheduled';
}

/** Where S3 puts its events. */
export interface EventSink {
  /** Writes the event with the caller's open transaction, so that an object never exists without its event. */
  record(event: ObjectCreated): void;
  /** Says after the commit that there may be something to deliver. */
  wake(): void;
}
