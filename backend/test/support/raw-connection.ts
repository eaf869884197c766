import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A connection on which a test decides about every byte, as clients that behave badly do. */
export class RawConnection {
  private readonly socket: Socket;
  private text = '';
  private closed = false;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => (this.closed = true));
  }

  /** Everything that has come back so far. */
  get received(): string {
    return this.text;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  /** Resolves when the operating system has taken the bytes, or the connection has ended. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.socket.once('close', resolve);
      this.socket.write(data, () => {
        this.socket.off('close', resolve);
        resolve();
      });
    });
  }

  /** Sends the same again and again until the other side closes. @throws Error when it has taken all of it */
  async writeUntilClosed(chunk: Uint8Array, maxBytes: number): Promise<void> {
    for (let sent = 0; sent < maxBytes; sent += chunk.length) {
      if (this.socket.destroyed) return;
      await this.write(chunk);
    }
    if (!this.socket.destroyed) throw new Error(`The other side has taken ${maxBytes} bytes`);
  }

  /**
   * Sends until the other side has read nothing for half a second: that it does not read can only be seen by waiting.
   * @returns how many bytes were taken
   */
  async writeUntilBlocked(chunk: Uint8Array, maxBytes: number): Promise<number> {
    for (let taken = 0; taken < maxBytes; taken += chunk.length) {
      if ((await Promise.race([this.write(chunk), sleep(500, 'blocked')])) === 'blocked') return taken;
    }
    return maxBytes;
  }

  writeHead(method: string, path: string, headers: Readonly<Record<string, string | number>>): Promise<void> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.write(`${method} ${path} HTTP/1.1\r\nHost: test\r\n${lines.join('')}\r\n`);
  }

  /** Says that nothing more will come. */
  end(): void {
    this.socket.end();
  }

  /** Breaks the connection with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }
}
