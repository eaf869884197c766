import {
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What happens to a request. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Called for each call, counted from 1, when its request has come (`before`) and when the target has responded
 * (`after`). @returns false to break the connection without a response
 */
export type Intervention = (when: 'before' | 'after', call: number) => Promise<boolean> | boolean;

const slowMs = 1000;

/** Responds once the whole request was read. */
export function respond(status: number, body = '', headers: Readonly<Record<string, string>> = {}): Handler {
  return (request, response) =>
    void request.resume().once('end', () => response.writeHead(status, headers).end(body));
}

/** The ways in which a service that we depend on fails. */
export const faults = {
  'responds with 500': respond(500),
  'breaks the connection': (request) => void request.socket.resetAndDestroy(),
  'responds with a page of another program': respond(200, '<h1>Welcome to nginx!</h1>', {
    'content-type': 'text/html',
  }),
} as const satisfies Readonly<Record<string, Handler>>;

/** A service whose behaviour a test changes: it forwards to its target, is slow, or fails. */
export class FaultyService {
  readonly #server: Server;
  readonly #target: string | Handler;
  #handler: Handler;
  /** Since the last change of the behaviour. */
  readonly requests: IncomingMessage[] = [];

  /** @param target what it forwards to: an address, or a handler of the test; without one it responds with 500 */
  static async start(target: string | Handler = respond(500)): Promise<FaultyService> {
    const service = new FaultyService(target);
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  private constructor(target: string | Handler) {
    this.#target = target;
    this.#handler = this.#pass;
    this.#server = createServer({ requestTimeout: 0 }, (request, response) => {
      this.requests.push(request);
      request.on('error', () => undefined);
      this.#handler(request, response);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What happens to every request from now on. */
  handle(handler: Handler): void {
    this.requests.length = 0;
    this.#handler = handler;
  }

  /** Every request gets through. */
  forward(): void {
    this.handle(this.#pass);
  }

  forwardSlowly(): void {
    this.handle((request, response) => void sleep(slowMs).then(() => this.#pass(request, response)));
  }

  /** Some requests never get a response, all others get through. */
  ignore(isIgnored: (request: IncomingMessage) => boolean = () => true): void {
    this.handle((request, response) => {
      if (isIgnored(request)) request.resume();
      else this.#pass(request, response);
    });
  }

  /** Reads each request and responds as S3 does when something is wrong. */
  refuse(status: number, code: string): void {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>inner words</Message></Error>`;
    this.handle(respond(status, body, { 'content-type': 'application/xml' }));
  }

  /** Requests get through as long as the test agrees, before and after each call. */
  intervene(agrees: Intervention): void {
    let calls = 0;
    const pass = async (request: IncomingMessage, response: ServerResponse) => {
      const call = (calls += 1);
      if (!(await agrees('before', call))) return void response.destroy();
      this.#pass(request, response, () => agrees('after', call));
    };
    this.handle((request, response) => void pass(request, response));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param agrees asked before the response goes out, when the target has sent all of it */
  readonly #pass = (
    request: IncomingMessage,
    response: ServerResponse,
    agrees?: () => Promise<boolean> | boolean,
  ): void => {
    if (typeof this.#target !== 'string') return this.#target(request, response);
    const { method, url = '/', headers } = request;
    const forwarded = send(new URL(url, this.#target), { method, headers }, (incoming) => {
      response.writeHead(incoming.statusCode ?? 502, incoming.headers);
      if (!agrees) return void incoming.pipe(response);
      void collect(incoming).then(async (body) =>
        (await agrees()) ? response.end(body) : response.destroy(),
      );
    });
    forwarded.once('error', () => response.destroy());
    request.pipe(forwarded);
  };
}

async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
