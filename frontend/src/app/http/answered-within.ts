import { ConnectionFailure } from './connection-failure';

/**
 * What is answered, unless that takes too long; for what has no time limit of its own. An answer that comes later is
 * dropped.
 * @throws ConnectionFailure when the time is over, and whatever the answer rejects with before
 */
export async function answeredWithin<Answer>(milliseconds: number, answer: Promise<Answer>): Promise<Answer> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new ConnectionFailure()), milliseconds);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
