import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance } from 'fastify';
import { Lifecycle } from './lifecycle';
import { Problem } from './problem';

const pollMs = 100;

class Draining extends Problem {
  constructor() {
    super('draining', 'This server is stopping. Send the request again; another one will take it.', {
      headers: { 'Retry-After': '1' },
    });
  }
}

/** While draining, answers close their connection, and further requests on it are sent elsewhere. */
export function closeConnectionsWhileDraining(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isHealthCheck = request.routeOptions.url?.startsWith('/health') ?? false;
    done(lifecycle.stage === 'draining' && !isHealthCheck ? new Draining() : undefined);
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.stage === 'draining') void reply.header('Connection', 'close');
    done();
  });
}

/** Takes no new connections, lets every request under way finish, and returns when the last one is over. */
export async function drain(app: NestFastifyApplication): Promise<void> {
  app.get(Lifecycle).startDraining();
  const server = app.getHttpServer();
  // A connection whose answer was on its way when draining began becomes idle only later.
  const timer = setInterval(() => server.closeIdleConnections(), pollMs);
  await app.close();
  clearInterval(timer);
}
