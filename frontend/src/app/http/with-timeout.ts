import { ConnectionFailure } from './connection-failure';

/**
 * The result of a promise, unless it takes too long; for work that has no time limit of its own. A later result is
 * dropped.
 * @throws ConnectionFailure when the time is over, and whatever the promise rejects with before
 */
export async function withTimeout<Result>(maxMs: number, result: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new ConnectionFailure()), maxMs);
  try {
    return await Promise.race([result, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
