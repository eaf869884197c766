import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Configuration } from '../../config/configuration';
import { isBodyUnread } from '../../problem/drain-body';

type ReceiveRate = Pick<Configuration, 'minReceiveBytesPerSecond' | 'receiveRatePeriodSeconds'>;

/**
 * Cuts off clients that send their body too slowly, because they occupy a connection and perhaps a buffer. It replaces
 * a time limit on the request, which no upload of several gigabytes could meet. Time in which the server does not read,
 * because the storage is slow, does not count.
 */
export function receiveRate(
  fastify: FastifyInstance,
  { configuration }: { readonly configuration: ReceiveRate },
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isBodyUnread(request.raw)) {
      const timer = watch(request, configuration);
      reply.raw.once('close', () => clearInterval(timer));
    }
    done();
  });
}

function watch(
  { raw }: FastifyRequest,
  { minReceiveBytesPerSecond, receiveRatePeriodSeconds }: ReceiveRate,
): NodeJS.Timeout {
  const minBytes = minReceiveBytesPerSecond * receiveRatePeriodSeconds;
  const { socket } = raw;
  let before = socket.bytesRead;
  const check = () => {
    const received = socket.bytesRead - before;
    before = socket.bytesRead;
    const isServerBehind = raw.readableLength > 0;
    if (!raw.complete && !isServerBehind && received < minBytes) raw.destroy();
  };
  return setInterval(check, receiveRatePeriodSeconds * 1000).unref();
}
