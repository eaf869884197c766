import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@static-file-upload/testing/free-port';
import type { ReplayedImage } from './replayed-image.ts';

/** The image's program, running as the image's user where this process may choose one. */
export class StartedImage {
  readonly url: string;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    const add = (chunk: Buffer) => (this.#output += chunk.toString());
    child.stdout?.on('data', add);
    child.stderr?.on('data', add);
  }

  /**
   * @param node the program that stands for the image's Node
   * @throws Error when the image's user cannot run it
   */
  static async start(
    image: ReplayedImage,
    node: string,
    settings: Record<string, string>,
  ): Promise<StartedImage> {
    const port = await freePort();
    const [, ...args] = image.entrypoint;
    const child = spawn(node, args, {
      cwd: join(image.folder, image.workingDirectory),
      // Neither a home nor a temporary folder: a container with a read-only root has no writable folder.
      env: {
        ...image.environment,
        HOME: '/nonexistent',
        TMPDIR: '/nonexistent',
        PORT: String(port),
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...identity(image),
    });
    const started = new StartedImage(child, `http://127.0.0.1:${port}`);
    await once(child, 'spawn');
    return started;
  }

  get output(): string {
    return this.#output;
  }

  /**
   * @returns milliseconds until it is healthy, without those in which it waited for a processor
   * @throws Error with its output when it ends before that
   */
  async healthy(): Promise<number> {
    const started = performance.now();
    for (;;) {
      if (this.#child.exitCode !== null)
        throw new Error(`It ended with ${this.#child.exitCode}:\n${this.#output}`);
      const response = await fetch(`${this.url}/health`).catch(() => undefined);
      if (response?.ok) return performance.now() - started - this.#processorWaitMs();
      await sleep(20);
    }
  }

  /** As Linux counts it for the main thread: the load of other tests must not count as slowness of the image. */
  #processorWaitMs(): number {
    const statistics = `/proc/${this.#child.pid}/schedstat`;
    if (!existsSync(statistics)) return 0;
    const [, waitNs] = readFileSync(statistics, 'utf8').split(' ');
    return Number(waitNs) / 1e6;
  }

  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.ended();
  }

  ended(): Promise<number | null> {
    if (this.#child.exitCode !== null) return Promise.resolve(this.#child.exitCode);
    return new Promise((resolve) => this.#child.once('close', (code) => resolve(code)));
  }
}

/** Only root may start a program as another user. Any other user is not root either, which is what matters. */
function identity({ user }: ReplayedImage): { uid?: number; gid?: number } {
  const [uid, gid] = user.split(':').map(Number);
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
}
