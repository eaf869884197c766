import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { StorageRefusal } from './errors';
import { type UploadEvent, type WaitReason } from './upload-request';

/** What an upload needs to know of the device it runs on. */
export interface Environment {
  isOnline(): boolean;
  /** Resolves when the device has a connection again. */
  online(signal: AbortSignal): Promise<void>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
  /** ms since the epoch. */
  now(): number;
}

interface RetryOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly emit: (event: UploadEvent) => void;
}

/** In a row, and not counting those while the device has no connection: about two minutes. */
const maxFailures = 8;
const minDelayMs = 1000;
const maxDelayMs = 30_000;
const transientStatuses = new Set([408, 409, 425, 429, 500, 502, 503, 504]);
/** Refused for good, however often one asks. */
const permanentSlugs = new Set(['storage-refused', 'internal']);

/**
 * Does work again after transient failures.
 * @throws the last failure, or the signal's reason when it was aborted
 */
export async function retry<Result>(work: () => Promise<Result>, options: RetryOptions): Promise<Result> {
  const { environment, signal, emit } = options;
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const transient = transientOf(error);
      if (!transient) throw error;
      failures = environment.isOnline() ? failures + 1 : 0;
      if (failures > maxFailures) throw error;
      emit({ kind: 'waiting', reason: transient.reason });
      if (!environment.isOnline()) await environment.online(signal);
      const delayMs = retryDelayMs(Math.max(1, failures), environment.random());
      await environment.sleep(Math.max(delayMs, transient.retryAfterMs), signal);
      emit({ kind: 'resumed' });
    }
  }
}

/**
 * How long to wait before the next try: twice as long after every failure, and by chance up to half of it less,
 * so that clients which were cut off together do not come back together.
 * @param failures in a row, from 1
 * @param random 0 to 1
 */
export function retryDelayMs(failures: number, random: number): number {
  const fullMs = Math.min(maxDelayMs, minDelayMs * 2 ** (failures - 1));
  return Math.round(fullMs * (1 - random / 2));
}

/** The reason and the wait that the other side asks for; undefined when waiting does not help. */
function transientOf(error: unknown): { reason: WaitReason; retryAfterMs: number } | undefined {
  if (error instanceof ConnectionFailure) return { reason: 'offline', retryAfterMs: 0 };
  const isResponse = error instanceof ApiProblem || error instanceof StorageRefusal;
  if (!isResponse || !transientStatuses.has(error.status)) return undefined;
  if (error instanceof ApiProblem && permanentSlugs.has(error.slug)) return undefined;
  return { reason: 'busy', retryAfterMs: error.retryAfterMs ?? 0 };
}

export const browserEnvironment: Environment = {
  isOnline: () => navigator.onLine,

  online: (signal) =>
    waitFor(signal, (resolve) => {
      addEventListener('online', resolve);
      return () => removeEventListener('online', resolve);
    }),

  /** A connection that comes back ends the wait, however long it was to be. */
  sleep: (ms, signal) =>
    waitFor(signal, (resolve) => {
      const timer = setTimeout(resolve, ms);
      addEventListener('online', resolve);
      return () => {
        clearTimeout(timer);
        removeEventListener('online', resolve);
      };
    }),

  random: () => Math.random(),
  now: () => Date.now(),
};

async function waitFor(signal: AbortSignal, begin: (resolve: () => void) => () => void): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const end = begin(resolve);
  const abort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', abort);
  return promise.finally(() => {
    end();
    signal.removeEventListener('abort', abort);
  });
}
