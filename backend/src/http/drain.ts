import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle } from './lifecycle';

const pollMs = 100;

/** Takes no new connections, lets every request in flight finish, and returns when the last one is over. */
export async function drain(app: NestFastifyApplication): Promise<void> {
  app.get(Lifecycle).startDraining();
  const server = app.getHttpServer();
  // A connection whose response was on its way when draining began becomes idle only later.
  const timer = setInterval(() => server.closeIdleConnections(), pollMs);
  await app.close();
  clearInterval(timer);
}
