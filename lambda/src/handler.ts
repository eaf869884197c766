import type { Context } from 'aws-lambda';
import { startDeadline } from './deadline.ts';
import { readEnvironment } from './environment.ts';
import { partsInFlight } from './limits.ts';
import { moveIfSensitive } from './move-if-sensitive.ts';
import { isScheduledEvent, readCreatedObject, readRecords } from './s3-event.ts';
import { createS3Client, ObjectStorage } from './storage/object-storage.ts';
import { Sweeper } from './sweep.ts';
import { type FoundObject, Telemetry } from './telemetry.ts';

const settings = readEnvironment();
const storage = new ObjectStorage(settings, createS3Client(partsInFlight));
const sweeper = new Sweeper();
const telemetry = new Telemetry(settings.functionName);

/** Some objects could not be handled, and the event must be delivered again. */
export class FailedRecordsError extends Error {
  override readonly name = 'FailedRecordsError';
}

/**
 * Handles an S3 event, or sweeps the bucket on a tick of the schedule. Every object is tried. If one object of an event
 * fails, the invocation fails: Lambda delivers the event again and, after the last retry, keeps it as a dead letter. The
 * objects that were moved before are gone by then. An object that a sweep cannot move is only counted: the next sweep
 * starts within a quarter of an hour, and the dead letter of a tick would not name the object.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  telemetry.begin(context);
  const deadline = startDeadline(context.getRemainingTimeInMillis());
  try {
    if (isScheduledEvent(event)) await sweepBucket(deadline.signal);
    else await handleRecords(readRecords(event), deadline.signal);
  } finally {
    deadline.clear();
    telemetry.end();
  }
}

async function handleRecords(records: readonly unknown[], signal: AbortSignal): Promise<void> {
  const failures: string[] = [];
  for (const record of records) {
    let key: string | undefined;
    try {
      const object = readCreatedObject(record);
      if (object === null) continue;
      key = object.key;
      if (object.bucket !== settings.normalBucket) {
        throw new Error('The event is about another bucket than the one this function serves.');
      }
      await move(object, signal);
    } catch (error) {
      failures.push(telemetry.failed(key, error));
    }
  }
  if (failures.length > 0) {
    throw new FailedRecordsError(
      `${failures.length} of ${records.length} records failed. First: ${failures[0]}`,
    );
  }
}

async function sweepBucket(signal: AbortSignal): Promise<void> {
  const handle = async (object: FoundObject) => {
    try {
      await move(object, signal);
    } catch (error) {
      // An object that the deadline cuts off has not failed: the next sweep finds it again.
      signal.throwIfAborted();
      telemetry.failed(object.key, error);
    }
  };
  const { complete, listed, ofAge } = await sweeper.sweep(
    (after, until) => storage.list(after, until),
    handle,
    { now: Date.now(), signal },
  );
  telemetry.swept(complete, { listed, ofAge });
}

async function move(object: FoundObject, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const outcome = await moveIfSensitive(storage, object.key, signal);
  telemetry.handled(object, outcome, Math.round(performance.now() - started));
}
