import { type FastifyInstance } from 'fastify';

export const requestIdHeader = 'X-Request-Id';

/**
 * Every answer says under which id the logs know it. The id is always ours: one that a client could choose would
 * let it write somebody else's into our logs.
 */
export function tellRequestIds(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    // On the raw answer, so that it is also there when a middleware or the framework ends the request.
    reply.raw.setHeader(requestIdHeader, request.id);
    done();
  });
}
