import { Agent, type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { once } from 'node:events';

const chunk = Buffer.alloc(64 * 1024, 'x');

export interface ClientResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
}

interface Body {
  readonly before?: string;
  /** Bytes between `before` and `after`. */
  readonly size: number;
  readonly after?: string;
}

/** Sends as fast as it is read from, and keeps its connections. */
export class Client {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @throws Error when the response is not a success */
  async request(
    method: string,
    url: string,
    headers: Record<string, string>,
    { before = '', size, after = '' }: Body = { size: 0 },
  ): Promise<ClientResponse> {
    const length = Buffer.byteLength(before) + size + Buffer.byteLength(after);
    const request = send(url, {
      agent: this.#agent,
      method,
      headers: { ...headers, 'content-length': length },
    });
    const responded = once(request, 'response') as Promise<[IncomingMessage]>;
    await Promise.race([write(request, before, size, after), responded]);
    const [response] = await responded;
    response.resume();
    await once(response, 'end');
    const status = response.statusCode ?? 0;
    if (status >= 300) throw new Error(`${method} ${url} responded with ${status}`);
    return { status, headers: response.headers };
  }

  close(): void {
    this.#agent.destroy();
  }
}

async function write(request: ClientRequest, before: string, size: number, after: string): Promise<void> {
  if (before !== '') request.write(before);
  for (let left = size; left > 0; left -= chunk.length) {
    if (!request.write(left < chunk.length ? chunk.subarray(0, left) : chunk)) await once(request, 'drain');
  }
  request.end(after);
}
