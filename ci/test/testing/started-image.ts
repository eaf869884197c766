import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@static-file-upload/testing/stack/free-port';
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

  static async start(image: ReplayedImage, settings: Record<string, string>): Promise<StartedImage> {
    const port = await freePort();
    const [, ...words] = image.entrypoint;
    const child = spawn(process.execPath, words, {
      cwd: join(image.folder, image.workingDirectory),
      // Neither a home nor a temporary folder: with a read-only root there is no place to write to.
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
    return new StartedImage(child, `http://127.0.0.1:${port}`);
  }

  get output(): string {
    return this.#output;
  }

  /**
   * @returns milliseconds until it called itself healthy, without those in which it stood in line for a processor
   * @throws Error with its words when it ends before that
   */
  async healthy(): Promise<number> {
    const started = performance.now();
    for (;;) {
      if (this.#child.exitCode !== null)
        throw new Error(`It ended with ${this.#child.exitCode}:\n${this.#output}`);
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      if (answer?.ok) return performance.now() - started - this.#millisecondsInLine();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** As Linux counts it for the main thread: other tests on a busy machine are not the image's slowness. */
  #millisecondsInLine(): number {
    const statistics = `/proc/${this.#child.pid}/schedstat`;
    if (!existsSync(statistics)) return 0;
    const [, nanosecondsInLine] = readFileSync(statistics, 'utf8').split(' ');
    return Number(nanosecondsInLine) / 1e6;
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

/** Only root may become somebody else; anybody else is not root anyway, which is what matters. */
function identity({ user }: ReplayedImage): { uid?: number; gid?: number } {
  const [uid, gid] = user.split(':').map(Number);
  return process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {};
}
