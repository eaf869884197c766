import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A storage that fails as it is told to. */
export class FailingStorage {
  private readonly server: Server;
  private behaviour: Behaviour = (_request, response) => response.writeHead(500).end();
  readonly requests: IncomingMessage[] = [];

  constructor() {
    this.server = createServer((request, response) => {
      this.requests.push(request);
      request.on('error', () => undefined);
      this.behaviour(request, response);
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What every request meets from now on. */
  behave(behaviour: Behaviour): void {
    this.requests.length = 0;
    this.behaviour = behaviour;
  }

  /** Reads the request and answers as S3 does when something is wrong. */
  answer(status: number, code: string): void {
    const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>inner words</Message></Error>`;
    this.behave((request, response) => {
      request
        .resume()
        .once('end', () => response.writeHead(status, { 'content-type': 'application/xml' }).end(body));
    });
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
