import { type FastifyRequest } from 'fastify';

/** The pattern of the route that responds, such as `/api/uploads/:filename`; null when there is none. */
export function routeOf(request: FastifyRequest): string | null {
  return request.is404 ? null : (request.routeOptions.url ?? null);
}
