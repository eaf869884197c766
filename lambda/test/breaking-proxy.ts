import {
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Called when a request has come (`before`) or storage has answered it (`after`). @returns false to answer nothing */
export type Intervention = (when: 'before' | 'after', number: number) => Promise<boolean> | boolean;

/** Stands between the function and storage, sees every call, and can let any one of them come to nothing. */
export class BreakingProxy {
  readonly #server: Server;
  readonly #target: URL;
  #calls = 0;
  #intervene: Intervention = () => true;

  private constructor(target: string) {
    this.#target = new URL(target);
    this.#server = createServer((request, response) => void this.#pass(request, response));
  }

  static async start(target: string): Promise<BreakingProxy> {
    const proxy = new BreakingProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Counts calls from 1 again. */
  arm(intervene: Intervention): void {
    this.#calls = 0;
    this.#intervene = intervene;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const number = (this.#calls += 1);
    const body = await collect(request);
    if (!(await this.#intervene('before', number))) return void response.destroy();
    const answer = await this.#forward(request, body);
    if (!(await this.#intervene('after', number))) return void response.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    const { hostname, port } = this.#target;
    return new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>(
      (resolve, reject) => {
        const forwarded = send({ hostname, port, method, path: url, headers }, (answer) => {
          collect(answer).then(
            (answered) =>
              resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answered }),
            reject,
          );
        });
        forwarded.once('error', reject).end(body);
      },
    );
  }
}

/** The function sends and is sent small messages only: no content passes through it. */
async function collect(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
