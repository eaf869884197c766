/** An object that was created, as an S3 event names it. */
export interface CreatedObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** Null when the record does not say. */
  readonly storedAt: Date | null;
}

interface S3EventRecord {
  readonly eventTime?: unknown;
  readonly eventName: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/** What the function was invoked with is not an event that it understands. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
}

/** Whether an event is a tick of EventBridge's schedule. Source: Amazon EventBridge User Guide, "Scheduled events". */
export const isScheduledEvent = (event: unknown): boolean =>
  isObject(event) && event['source'] === 'aws.events' && event['detail-type'] === 'Scheduled Event';

/** @throws UnknownEventError when the event has no list of records */
export function readRecords(event: unknown): readonly unknown[] {
  if (!isObject(event) || !Array.isArray(event['Records'])) {
    throw new UnknownEventError('The event has no list of records.');
  }
  return event['Records'];
}

/**
 * Reads which object a record says was created; null when it tells of something else, such as a removal. Keys are
 * URL-encoded with `+` for a space. Source: Amazon S3 User Guide, "Event message structure".
 * @throws UnknownEventError when the record is not one of S3's
 */
export function readCreatedObject(record: unknown): CreatedObject | null {
  if (!isCreation(record)) return null;
  return {
    bucket: record.s3.bucket.name,
    key: decodeKey(record.s3.object.key),
    storedAt: parseTime(record.eventTime),
  };
}

function isCreation(record: unknown): record is S3EventRecord {
  if (!isObject(record) || typeof record['eventName'] !== 'string') {
    throw new UnknownEventError('A record has no event name.');
  }
  if (!record['eventName'].startsWith('ObjectCreated:')) return false;
  const { s3 } = record;
  const complete =
    isObject(s3) &&
    isObject(s3['bucket']) &&
    typeof s3['bucket']['name'] === 'string' &&
    isObject(s3['object']) &&
    typeof s3['object']['key'] === 'string';
  if (!complete) throw new UnknownEventError('A record names no bucket or no key.');
  return true;
}

function parseTime(time: unknown): Date | null {
  const date = new Date(typeof time === 'string' ? time : NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (error) {
    throw new UnknownEventError('A key is not properly encoded.', { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
