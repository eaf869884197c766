import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { StorageRefusal } from './storage-refusal';

/** Why an upload waits before it goes on by itself. */
export type WaitReason = 'offline' | 'busy';

export interface Transient {
  readonly reason: WaitReason;
  /** The wait that the other side asked for, ms. */
  readonly retryAfterMs?: number | undefined;
}

const worthAnotherTry = new Set([408, 409, 425, 429, 500, 502, 503, 504]);
/** Refused for good, however often one asks. */
const final = new Set(['storage-refused', 'internal']);

/** What stands in the way for a while only; undefined when waiting does not help. */
export function transientOf(error: unknown): Transient | undefined {
  if (error instanceof ConnectionFailure) return { reason: 'offline' };
  const answered = error instanceof ApiProblem || error instanceof StorageRefusal;
  if (!answered || !worthAnotherTry.has(error.status)) return undefined;
  if (error instanceof ApiProblem && final.has(error.slug)) return undefined;
  return { reason: 'busy', retryAfterMs: error.retryAfterMs };
}
