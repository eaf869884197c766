import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { log } from '../system/process.ts';
import type { Exchange, Service } from './service.ts';

const host = '127.0.0.1';
const closeWithinMs = 5_000;

export interface RunningServer {
  readonly url: string;
  /** Gives open requests a few seconds to finish, then ends every connection. */
  close(): Promise<void>;
}

/** Listens on loopback and hands each exchange to the first service that recognises it. */
export async function startServer(services: readonly Service[], port: number): Promise<RunningServer> {
  const server = createServer((request, response) => void dispatch(services, request, response));
  // An upload may take any time.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${host}:${address.port}`, close: () => close(server) };
}

async function dispatch(services: readonly Service[], request: IncomingMessage, response: ServerResponse) {
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const exchange: Exchange = { request, response, requestId, target: { path, query: query.join('?') } };
  response.setHeader('x-amz-request-id', requestId);
  let service: Service | undefined;
  try {
    service = services.find((candidate) => candidate.recognises(exchange));
    if (service) await service.handle(exchange);
    else response.writeHead(404).end();
  } catch (error) {
    log(
      `${service?.name ?? 'http'} ${requestId} failed: ${error instanceof Error ? error.stack : String(error)}`,
    );
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { connection: 'close' }).end();
  }
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  // Clients keep their connections open after the last response, which would delay the close.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), closeWithinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}
