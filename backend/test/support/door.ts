import { type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { FailingStorage } from './failing-storage';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** The ways in which something that we depend on lets us down. */
export const troubles: Readonly<Record<string, Behaviour>> = {
  'answers 500': (request, response) =>
    void request.resume().once('end', () => response.writeHead(500).end()),
  'breaks the connection': (request) => void request.socket.resetAndDestroy(),
  'answers rubbish': (request, response) =>
    void request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to nginx!</h1>');
    }),
};

const slowMs = 1000;

/** The way to a service: open, slow, or in trouble. */
export class Door extends FailingStorage {
  /** @param behind what is behind it: an address, or a program of the test */
  constructor(private readonly behind: string | Behaviour) {
    super();
  }

  open(): void {
    this.behave((request, response) => this.pass(request, response));
  }

  openSlowly(): void {
    this.behave((request, response) => void sleep(slowMs).then(() => this.pass(request, response)));
  }

  /** Some requests never get an answer, all others pass. */
  holdBack(isHeld: (request: IncomingMessage) => boolean): void {
    this.behave((request, response) => {
      if (isHeld(request)) request.resume();
      else this.pass(request, response);
    });
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    if (typeof this.behind !== 'string') {
      this.behind(request, response);
      return;
    }
    const { method, url = '/', headers } = request;
    const onward = send(new URL(url, this.behind), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  }
}
