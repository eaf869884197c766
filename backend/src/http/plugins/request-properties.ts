import { type FastifyInstance, type FastifyRequest } from 'fastify';

/** The sender of a request, according to its access token. */
export interface User {
  /** Cognito's permanent id of the account. */
  readonly sub: string;
  readonly username: string;
  /** When the access token expires. */
  readonly expiresAt: Date;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until a guard has verified the access token. */
    user: User | null;
  }
}

/** Declares what guards and the problem filter note on a request, so that all requests have one shape. */
export function requestProperties(fastify: FastifyInstance): void {
  fastify.decorateRequest('user', null);
  fastify.decorateRequest('problemType', null);
}

/** The pattern of the route that responds, such as `/api/uploads/:filename`; null when there is none. */
export function routeOf(request: FastifyRequest): string | null {
  return request.is404 ? null : (request.routeOptions.url ?? null);
}
