import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '@static-file-upload/testing/common/seeded-random';

/** What goes wrong between the storage and those who talk to it. */
export type Fault =
  'reset' | 'cut' | 'stall' | 'internal error' | 'slow down' | 'truncated response' | 'lost response';

const faults: readonly [Fault, ...Fault[]] = [
  'reset',
  'cut',
  'stall',
  'internal error',
  'slow down',
  'truncated response',
  'lost response',
];
const stallMs = 1500;

/** A line to the storage on which things go wrong, as often as `share` says. Whatever is not hit passes unchanged. */
export class FaultProxy {
  readonly counts = new Map<Fault, number>();
  /** Of all requests, from 0 to 1. */
  share = 0;
  readonly #random: SeededRandom;
  readonly #storagePort: number;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server: Server;

  static async start(random: SeededRandom, storagePort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(random, storagePort);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(random: SeededRandom, storagePort: number) {
    this.#random = random;
    this.#storagePort = storagePort;
    this.#server = createServer({ requestTimeout: 0 }, (incoming, response) => {
      void this.#handle(incoming, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  toString(): string {
    return [...this.counts].map(([fault, count]) => `${count} × ${fault}`).join(', ') || 'none';
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    // Either side may break off at any time; the other one is told by `close`.
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const fault = this.#random.fraction() < this.share ? this.#random.pick(faults) : undefined;
    if (fault !== undefined) this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
    if (fault === 'reset') return void incoming.socket.resetAndDestroy();
    if (fault === 'internal error') return refuse(response, 500, 'InternalError');
    if (fault === 'slow down') return refuse(response, 503, 'SlowDown');
    if (fault === 'stall') await sleep(stallMs);
    this.#passOn(incoming, response, fault);
  }

  #passOn(incoming: IncomingMessage, response: ServerResponse, fault: Fault | undefined): void {
    const { method, url, headers } = incoming;
    const options = {
      agent: this.#agent,
      host: '127.0.0.1',
      port: this.#storagePort,
      method,
      path: url,
      headers,
    };
    const onward = request(options, (upstream) => {
      upstream.on('error', () => response.destroy());
      if (fault === 'lost response' || fault === 'truncated response') {
        upstream.resume().once('end', () => spoil(response, fault));
        return;
      }
      response.writeHead(upstream.statusCode ?? 502, upstream.headers);
      upstream.pipe(response);
    });
    onward.on('error', () => incoming.socket.destroy());
    response.once('close', () => {
      if (!response.writableFinished) onward.destroy();
    });
    if (fault === 'cut') incoming.once('data', () => incoming.socket.resetAndDestroy());
    incoming.pipe(onward);
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
}

/** The storage has done what it was asked for, but the client does not learn that. */
function spoil({ socket }: ServerResponse, fault: Fault): void {
  if (fault === 'lost response') socket?.resetAndDestroy();
  else
    socket?.end(
      'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 400\r\n\r\n<?xml version="1.',
    );
}
