import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { createHash } from 'node:crypto';
import type { Outcome } from './move-if-sensitive.ts';

/** An object of the normal bucket, as an event or a listing names it. */
export interface FoundObject {
  readonly key: string;
  /** When it was stored; null when the event does not say. */
  readonly storedAt: Date | null;
}

/**
 * Logs and metrics of the function: structured lines without file names, and metrics in CloudWatch's embedded format
 * under the names that the alarms watch.
 */
export class Telemetry {
  readonly #logger = new Logger({ serviceName: 'mover' });
  readonly #metrics: Metrics;

  /** @param functionName a dimension of every metric, because an account can hold several stacks */
  constructor(functionName: string) {
    this.#metrics = new Metrics({ namespace: 'StaticFileUpload', serviceName: functionName });
  }

  begin(context: Context): void {
    this.#logger.addContext(context);
  }

  handled({ key, storedAt }: FoundObject, result: Outcome, milliseconds: number): void {
    // A sweep meets every object that is not sensitive again and again.
    const level = result.outcome === 'not sensitive' ? 'debug' : 'info';
    this.#logger[level]('Object handled', { object: fingerprint(key), ...result, milliseconds });
    if (result.outcome === 'untagged') this.#metrics.addMetric('UntaggedObject', MetricUnit.Count, 1);
    if (result.outcome !== 'moved') return;
    this.#metrics.addMetric('ObjectsMoved', MetricUnit.Count, 1);
    this.#metrics.addMetric('BytesMoved', MetricUnit.Bytes, result.bytes);
    if (storedAt === null) return;
    // The clocks of storage and function may differ by a little.
    const seconds = Math.max(0, Date.now() - storedAt.getTime()) / 1000;
    this.#metrics.addMetric('SecondsToVault', MetricUnit.Seconds, seconds);
  }

  /** @returns the reason, as a text without the key */
  failed(key: string | undefined, error: unknown): string {
    // Log only the error's name and message: the properties and causes of the SDK's errors can contain the key.
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
    this.#logger.error('A record could not be handled', {
      object: key === undefined ? null : fingerprint(key),
      reason,
    });
    this.#metrics.addMetric('RecordsFailed', MetricUnit.Count, 1);
    return reason;
  }

  swept(complete: boolean, seen: { readonly listed: number; readonly ofAge: number }): void {
    this.#logger.info('Sweep ended', { complete, ...seen });
    this.#metrics.addMetric('SweepIncomplete', MetricUnit.Count, complete ? 0 : 1);
  }

  end(): void {
    if (this.#metrics.hasStoredMetrics()) this.#metrics.publishStoredMetrics();
  }
}

/** Identifies an object in the logs without its file name. */
function fingerprint(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 16);
}
