import { Problem } from './problem';

/** The caller is above one of the limits that keep the service there for everybody. */
export class TooManyRequests extends Problem {
  /** @param retryAfterSeconds when another attempt can succeed */
  constructor(retryAfterSeconds: number, detail = 'Too many requests in a short time.') {
    super('too-many-requests', `${detail} Try again in ${retryAfterSeconds} s. Nothing was stored.`, {
      headers: { 'Retry-After': String(retryAfterSeconds) },
    });
  }
}
