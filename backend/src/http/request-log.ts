import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type PinoLogger } from 'nestjs-pino';

/**
 * One line for each request, when it is over. It names the route's pattern and never the address, because that
 * holds file names and could hold a token.
 */
export function logRequests(fastify: FastifyInstance, logger: PinoLogger): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const bytesBefore = request.raw.socket.bytesRead;
    // `close` comes after every request, answered or broken off.
    reply.raw.once('close', () => {
      const line = describe(request, reply, bytesBefore);
      logger.info(line, line.aborted ? 'request broken off' : 'request');
    });
    done();
  });
}

function describe(request: FastifyRequest, { raw, elapsedTime }: FastifyReply, bytesBefore: number) {
  return {
    requestId: request.id,
    method: request.method,
    route: request.is404 ? null : (request.routeOptions.url ?? null),
    status: raw.headersSent ? raw.statusCode : null,
    durationMs: Math.round(elapsedTime),
    bytes: bytesReceived(request, bytesBefore),
    aborted: !raw.writableFinished,
  };
}

/** The body's size; of a body that was broken off or came without a length, what the socket has counted. */
function bytesReceived({ raw, headers }: FastifyRequest, bytesBefore: number): number {
  const announced = headers['content-length'];
  if (raw.complete && announced !== undefined) return Number(announced);
  return raw.complete && headers['transfer-encoding'] === undefined ? 0 : raw.socket.bytesRead - bytesBefore;
}
