import { type FastifyInstance } from 'fastify';
import { type Metrics } from '../../observability/metrics';
import { routeOf } from './request-properties';

/** Counts every request, by the pattern of its route: addresses contain file names. */
export function requestCount(fastify: FastifyInstance, { metrics }: { readonly metrics: Metrics }): void {
  fastify.addHook('onRequest', (request, { raw }, done) => {
    metrics.requestsInFlight.inc();
    const stop = metrics.requestSeconds.startTimer();
    raw.once('close', () => {
      metrics.requestsInFlight.dec();
      const status = raw.headersSent ? String(raw.statusCode) : 'broken off';
      stop({ method: request.method, route: routeOf(request) ?? 'none', status });
      if (request.problemType !== null) metrics.refusals.inc({ type: request.problemType });
    });
    done();
  });
}
