import type { Exchange, Service } from './service.ts';

type Handler = (exchange: Exchange) => Promise<void> | void;

/**
 * What AWS does not have: a view of the mail and of the state. It shows secrets, so it serves only programs of this
 * machine and pages opened by hand: no other Host (DNS rebinding), and no request that carries an Origin.
 */
export class LocalService implements Service {
  readonly name = 'local';
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(handlers: Readonly<Record<string, Handler>>) {
    this.#handlers = new Map(Object.entries(handlers));
  }

  recognises({ target }: Exchange): boolean {
    return target.path.startsWith('/_local/');
  }

  async handle(exchange: Exchange): Promise<void> {
    const { request, response, target } = exchange;
    const port = String(request.socket.localPort);
    const ownNames = [`127.0.0.1:${port}`, `localhost:${port}`];
    if (!ownNames.includes(request.headers.host ?? '') || request.headers.origin !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end('Only for programs of this machine.\n');
      return;
    }
    const handler = this.#handlers.get(target.path.slice('/_local/'.length));
    if (!handler || request.method !== 'GET') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
      return;
    }
    await handler(exchange);
  }
}

export function sendJson({ response }: Exchange, content: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(content)}\n`);
}
