import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection on which a test decides about every byte, as clients that behave badly do. */
export class RawConnection {
  private readonly socket: Socket;
  private answer = '';
  private closed = false;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk: Buffer) => (this.answer += chunk.toString()));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
  }

  /** Everything that has come back so far. */
  get received(): string {
    return this.answer;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(data, () => resolve()));
  }

  /** Sends the same again and again until the other side has had enough. @throws Error when it has not */
  async writeUntilClosed(chunk: Uint8Array, most: number): Promise<void> {
    for (let sent = 0; sent < most; sent += chunk.length) {
      if (this.socket.destroyed) return;
      await Promise.race([this.write(chunk), sleep(100)]);
    }
    if (!this.socket.destroyed) throw new Error(`It has taken ${most} bytes`);
  }

  /** Sends until nobody takes anything for half a second. @returns how many bytes were taken */
  async writeUntilBlocked(chunk: Uint8Array, most: number): Promise<number> {
    for (let taken = 0; taken < most; taken += chunk.length) {
      const blocked = sleep(500, 'blocked');
      if ((await Promise.race([this.write(chunk), blocked])) === 'blocked') return taken;
    }
    return most;
  }

  writeHead(method: string, path: string, headers: Readonly<Record<string, string | number>>): Promise<void> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.write(`${method} ${path} HTTP/1.1\r\nHost: test\r\n${lines.join('')}\r\n`);
  }

  /** Says that nothing more will come. */
  end(): void {
    this.socket.end();
  }

  /** Breaks off without a goodbye. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }
}
