import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { bodyIsUnread } from './lingering';

/** A client slower than this holds a connection, and perhaps a buffer, for nothing: 2 KiB/s over half a minute. */
const periodMs = 30_000;
const fewestBytes = 2 * 1024 * (periodMs / 1000);

/**
 * Cuts clients off that send their body too slowly. It stands in for a time limit on the request, which no upload
 * of several gigabytes could keep. Time in which we do not read, because the storage is slow, does not count.
 */
export function requireReceiveRate(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (bodyIsUnread(request.raw)) watch(request, (stop) => reply.raw.once('close', stop));
    done();
  });
}

function watch({ raw }: FastifyRequest, whenOver: (stop: () => void) => void): void {
  const { socket } = raw;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    const received = socket.bytesRead - before;
    before = socket.bytesRead;
    const weAreBehind = raw.readableLength > 0;
    if (!raw.complete && !weAreBehind && received < fewestBytes) raw.destroy();
  }, periodMs).unref();
  whenOver(() => clearInterval(timer));
}
