import { type FastifyInstance } from 'fastify';
import { Problem } from '../../problem/problem';
import { type Lifecycle } from '../lifecycle';

/** While the server drains, responses close their connection, and further requests on it are sent elsewhere. */
export function draining(fastify: FastifyInstance, { lifecycle }: { readonly lifecycle: Lifecycle }): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isHealthCheck = request.routeOptions.url?.startsWith('/health') ?? false;
    if (lifecycle.stage !== 'draining' || isHealthCheck) return done();
    const detail = 'This server is stopping. Send the request again; another server will take it.';
    done(new Problem('draining', detail, { retryAfterSeconds: 1 }));
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.stage === 'draining') void reply.header('Connection', 'close');
    done();
  });
}
