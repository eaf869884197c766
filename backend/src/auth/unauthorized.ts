import { Problem } from '../http/problem';

/** The request has no access token that we accept; the challenge follows RFC 6750. */
export class Unauthorized extends Problem {
  constructor(presented: boolean, options?: ErrorOptions) {
    const detail = presented
      ? 'The access token is not valid, or not any more. Sign in again.'
      : 'Sign in and send the access token: Authorization: Bearer <token>.';
    const challenge = presented ? 'Bearer error="invalid_token"' : 'Bearer';
    super('unauthorized', detail, { ...options, headers: { 'WWW-Authenticate': challenge } });
  }
}
