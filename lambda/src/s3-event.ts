import * as z from 'zod/mini';

/** An object that was created, as an S3 event names it. */
export interface CreatedObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** Null when the record does not say. */
  readonly storedAt: Date | null;
}

/** The function was invoked with something else than an event that it understands. */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError';
}

// Source: Amazon EventBridge User Guide, "Scheduled events".
const scheduledEvent = z.object({
  source: z.literal('aws.events'),
  'detail-type': z.literal('Scheduled Event'),
});

// Source: Amazon S3 User Guide, "Event message structure". Each record is read alone, so that one bad record fails alone.
const s3Event = z.object({ Records: z.array(z.unknown()) });
const s3Record = z.object({ eventName: z.string() });
const creationRecord = z.object({
  eventTime: z.catch(z.nullable(z.pipe(z.string(), z.coerce.date())), null),
  s3: z.object({ bucket: z.object({ name: z.string() }), object: z.object({ key: z.string() }) }),
});

/** Whether an event is a tick of EventBridge's schedule. */
export const isScheduledEvent = (event: unknown): boolean => scheduledEvent.safeParse(event).success;

/** @throws UnknownEventError when the event has no list of records */
export function readRecords(event: unknown): readonly unknown[] {
  return parse(s3Event, event, 'The event has no list of records.').Records;
}

/**
 * Reads which object a record says was created; null when the record is about something else, such as a removal.
 * @throws UnknownEventError when the record is not one of S3's
 */
export function readCreatedObject(record: unknown): CreatedObject | null {
  const { eventName } = parse(s3Record, record, 'A record has no event name.');
  if (!eventName.startsWith('ObjectCreated:')) return null;
  const { eventTime, s3 } = parse(creationRecord, record, 'A record names no bucket or no key.');
  return { bucket: s3.bucket.name, key: decodeKey(s3.object.key), storedAt: eventTime };
}

/** A key is URL-encoded, with `+` for a space. */
function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (error) {
    throw new UnknownEventError('A key is not properly encoded.', { cause: error });
  }
}

function parse<T>(schema: z.ZodMiniType<T>, value: unknown, otherwise: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnknownEventError(otherwise);
  return parsed.data;
}
