import { type FastifyInstance } from 'fastify';
import { problemTypeOf } from '../http/problem-reply';
import { routeOf } from '../http/route-of';
import { type Metrics } from './metrics';

/** Counts every request, by the pattern of its route: addresses hold file names. */
export function countRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, { raw }, done) => {
    metrics.requestsInFlight.inc();
    const stop = metrics.requestSeconds.startTimer();
    raw.once('close', () => {
      metrics.requestsInFlight.dec();
      const status = raw.headersSent ? String(raw.statusCode) : 'broken off';
      stop({ method: request.method, route: routeOf(request) ?? 'none', status });
      const type = problemTypeOf(request);
      if (type !== undefined) metrics.refusals.inc({ type });
    });
    done();
  });
}
