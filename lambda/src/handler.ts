import type { Context } from 'aws-lambda';
import { startDeadline } from './deadline.ts';
import { readEnvironment } from './environment.ts';
import { moveIfSensitive } from './move-if-sensitive.ts';
import { ObjectMover } from './object-mover.ts';
import { isScheduledEvent, readCreatedObject, readRecords } from './s3-event.ts';
import { sweep } from './sweep.ts';
import { type FoundObject, Telemetry } from './telemetry.ts';

const settings = readEnvironment();
const mover = new ObjectMover(settings);
const telemetry = new Telemetry(settings.functionName);

/** Some objects could not be handled, and the event must be delivered again. */
export class FailedRecordsError extends Error {
  override readonly name = 'FailedRecordsError';
}

/** Failures of one invocation: how many, and the first one's words. */
class Failures {
  count = 0;
  first = '';

  add(key: string | undefined, error: unknown): void {
    const reason = telemetry.failed(key, error);
    if (this.count === 0) this.first = reason;
    this.count += 1;
  }
}

/**
 * Handles an S3 event, or sweeps the bucket when the schedule says so. Every object is tried; if any failed, the
 * invocation fails, so that the event is delivered again and, in the end, kept as a dead letter. An object that was
 * moved before is then found to be gone.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  telemetry.begin(context);
  const deadline = startDeadline(context.getRemainingTimeInMillis());
  const failures = new Failures();
  try {
    const tried = isScheduledEvent(event)
      ? await sweepBucket(failures, deadline.signal)
      : await handleRecords(readRecords(event), failures, deadline.signal);
    if (failures.count > 0) {
      throw new FailedRecordsError(`${failures.count} of ${tried} records failed. First: ${failures.first}`);
    }
  } finally {
    deadline.clear();
    telemetry.end();
  }
}

async function handleRecords(
  records: readonly unknown[],
  failures: Failures,
  signal: AbortSignal,
): Promise<number> {
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
      failures.add(key, error);
    }
  }
  return records.length;
}

async function sweepBucket(failures: Failures, signal: AbortSignal): Promise<number> {
  const handle = async (object: FoundObject) => {
    try {
      await move(object, signal);
    } catch (error) {
      // What the deadline cuts off has not failed: the next sweep finds it again.
      signal.throwIfAborted();
      failures.add(object.key, error);
    }
  };
  const { complete, listed, ofAge } = await sweep((until) => mover.list(until), handle, {
    now: Date.now(),
    signal,
  });
  telemetry.swept(complete, { listed, ofAge });
  return ofAge;
}

async function move(object: FoundObject, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const outcome = await moveIfSensitive(mover, object.key, signal);
  telemetry.handled(object, outcome, Math.round(performance.now() - started));
}
