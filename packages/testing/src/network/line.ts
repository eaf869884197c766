import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line to a server on this machine that can be slow, and cut. */
export class Line {
  /** The limit of each connection on its way to the server; the way back is never slow. */
  maxBytesPerSecond = Infinity;
  readonly #serverPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  static async to(serverPort: number): Promise<Line> {
    const line = new Line(serverPort);
    line.#server.listen(0, '127.0.0.1');
    await once(line.#server, 'listening');
    return line;
  }

  private constructor(serverPort: number) {
    this.#serverPort = serverPort;
    this.#server = createServer((socket) => this.#join(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and lets no new one through until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#isCut) return void client.resetAndDestroy();
    const server = connect(this.#serverPort, '127.0.0.1');
    this.#endTogether(client, server);
    server.pipe(client);
    void this.#carry(client, server);
  }

  #endTogether(client: Socket, server: Socket): void {
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      // Either side may break off at any time; `close` then ends the other one.
      one.on('error', () => undefined);
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }

  async #carry(client: Socket, server: Socket): Promise<void> {
    let free = performance.now();
    try {
      for await (const bytes of client as AsyncIterable<Buffer>) {
        if (!server.write(bytes)) await once(server, 'drain');
        free = Math.max(free, performance.now()) + (bytes.length / this.maxBytesPerSecond) * 1000;
        const waitMs = free - performance.now();
        // Timers are exact to a millisecond or two; the next bytes make up for a wait that was too long.
        if (waitMs > 2) await sleep(waitMs);
      }
      server.end();
    } catch {
      // The connection broke; both ends are closed, which the client sees.
    }
  }
}
