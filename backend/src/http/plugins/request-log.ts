import { Logger } from '@nestjs/common';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { pseudonymOf } from '../../observability/audit-log';
import { routeOf } from './request-properties';

const logger = new Logger('Request');

export function requestLog(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    logWhenOver(request, reply);
    done();
  });
}

/**
 * Logs one line for each request, when it is over. It names the route's pattern and never the address, because the
 * address contains file names and could contain a token.
 */
export function logWhenOver(request: FastifyRequest, { raw }: FastifyReply): void {
  const startedAt = performance.now();
  const bytesBefore = request.raw.socket.bytesRead;
  // `close` comes after every request, whether it got its response or broke off.
  raw.once('close', () =>
    logger.log(
      {
        requestId: request.id,
        method: request.method,
        route: routeOf(request),
        status: raw.headersSent ? raw.statusCode : null,
        durationMs: Math.round(performance.now() - startedAt),
        bytes: bytesReceived(request, bytesBefore),
        user: request.user ? pseudonymOf(request.user.sub) : undefined,
        problem: request.problemType ?? undefined,
      },
      raw.writableFinished ? 'answered' : 'broken off',
    ),
  );
}

/** The body's size; of a body that broke off or came without a length, what the socket has counted. */
function bytesReceived({ raw, headers }: FastifyRequest, bytesBefore: number): number {
  const announced = headers['content-length'];
  if (raw.complete && announced !== undefined) return Number(announced);
  return raw.complete && headers['transfer-encoding'] === undefined ? 0 : raw.socket.bytesRead - bytesBefore;
}
