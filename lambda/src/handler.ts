import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { readEnvironment } from './environment.ts';
import { moveIfSensitive } from './move-if-sensitive.ts';
import { ObjectMover } from './object-mover.ts';
import { type CreatedObject, readCreatedObject, readRecords } from './s3-event.ts';

/** Work that is begun later than this before the deadline would be cut off in the middle. */
const reservedMs = 60_000;

const settings = readEnvironment();
const mover = new ObjectMover(settings);
const logger = new Logger({ serviceName: 'mover' });

/** Some records of an event failed, and the event must be delivered again. */
export class FailedRecordsError extends Error {
  override readonly name = 'FailedRecordsError';
}

/**
 * Handles an S3 event. Every record is tried; if any failed, the invocation fails, so that the event is delivered
 * again and, in the end, kept as a dead letter. A record that succeeded before is then found to be gone.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const records = readRecords(event);
  const failures: string[] = [];
  for (const record of records) {
    const failure = await tryRecord(record, context);
    if (failure !== null) failures.push(failure);
  }
  if (failures.length > 0) {
    const [first] = failures;
    throw new FailedRecordsError(`${failures.length} of ${records.length} records failed. First: ${first}`);
  }
}

/** @returns why the record failed; null when it did not */
async function tryRecord(record: unknown, context: Context): Promise<string | null> {
  let object: CreatedObject | null = null;
  try {
    object = readCreatedObject(record);
    if (object !== null) await handleObject(object, context);
    return null;
  } catch (error) {
    // Only the name and our own sentence: the properties and causes of the SDK's errors can hold the key.
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
    logger.error('A record could not be handled', { object: object && fingerprint(object), reason });
    return reason;
  }
}

async function handleObject(object: CreatedObject, context: Context): Promise<void> {
  if (context.getRemainingTimeInMillis() < reservedMs) {
    throw new Error('Too little time is left before the deadline; the next delivery goes on.');
  }
  if (object.bucket !== settings.normalBucket) {
    throw new Error('The event is about another bucket than the one this function serves.');
  }
  const started = performance.now();
  const outcome = await moveIfSensitive(mover, object.key);
  const milliseconds = Math.round(performance.now() - started);
  logger.info('Object handled', { object: fingerprint(object), outcome, milliseconds });
}

/** Names an object in the logs without the name of its file. */
function fingerprint({ key }: CreatedObject): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
