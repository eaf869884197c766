import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { bodyIsUnread } from './lingering';

interface ReceiveRate {
  readonly minReceiveBytesPerSecond: number;
  readonly receiveRatePeriodSeconds: number;
}

/**
 * Cuts clients off that send their body too slowly: they hold a connection, and perhaps a buffer, for nothing. It
 * stands in for a time limit on the request, which no upload of several gigabytes could keep. Time in which we do not
 * read, because the storage is slow, does not count.
 */
export function requireReceiveRate(fastify: FastifyInstance, rate: ReceiveRate): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (bodyIsUnread(request.raw)) watch(request, rate, (stop) => reply.raw.once('close', stop));
    done();
  });
}

function watch(
  { raw }: FastifyRequest,
  { minReceiveBytesPerSecond, receiveRatePeriodSeconds }: ReceiveRate,
  whenOver: (stop: () => void) => void,
): void {
  const fewestBytes = minReceiveBytesPerSecond * receiveRatePeriodSeconds;
  const { socket } = raw;
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    const received = socket.bytesRead - before;
    before = socket.bytesRead;
    const weAreBehind = raw.readableLength > 0;
    if (!raw.complete && !weAreBehind && received < fewestBytes) raw.destroy();
  }, receiveRatePeriodSeconds * 1000).unref();
  whenOver(() => clearInterval(timer));
}
