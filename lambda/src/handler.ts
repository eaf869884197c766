import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { createHash } from 'node:crypto';
import { readEnvironment } from './environment.ts';
import { moveIfSensitive } from './move-if-sensitive.ts';
import { ObjectMover } from './object-mover.ts';
import { type CreatedObject, readCreatedObjects } from './s3-event.ts';

/** Work that is begun later than this before the deadline would be cut off in the middle. */
const reservedMs = 60_000;

const settings = readEnvironment();
const mover = new ObjectMover(settings);
const logger = new Logger({ serviceName: 'mover' });

/**
 * Handles an S3 event. Every record is tried; if any failed, the invocation fails, so that the event is delivered
 * again and, in the end, kept as a dead letter. A record that succeeded before is then found to be gone.
 */
export async function handler(event: unknown, context: Context): Promise<void> {
  logger.addContext(context);
  const failures: unknown[] = [];
  for (const object of readCreatedObjects(event)) {
    try {
      requireTime(context);
      await handleObject(object);
    } catch (error) {
      logger.error('An object could not be handled', { object: fingerprint(object), error: error as Error });
      failures.push(error);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} records failed: ${first(failures)}`);
}

async function handleObject(object: CreatedObject): Promise<void> {
  if (object.bucket !== settings.normalBucket) {
    throw new Error('The event is about another bucket than the one this function serves.');
  }
  const started = performance.now();
  const outcome = await moveIfSensitive(mover, object.key);
  const milliseconds = Math.round(performance.now() - started);
  logger.info('Object handled', { object: fingerprint(object), outcome, milliseconds });
}

function requireTime(context: Context): void {
  if (context.getRemainingTimeInMillis() < reservedMs) {
    throw new Error('Too little time is left before the deadline; the next delivery goes on.');
  }
}

/** Names an object in the logs without the name of its file. */
function fingerprint({ key }: CreatedObject): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}

const first = ([error]: unknown[]) => (error instanceof Error ? error.message : String(error));
