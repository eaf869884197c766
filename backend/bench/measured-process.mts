import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import { type Usage } from './usage.mts';

const meter = join(import.meta.dirname, 'meter.mjs');
const readyWithinMs = 120_000;

/** A server in a process of its own that tells what it has used. */
export class MeasuredProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  /** @param script a server that listens on PORT of its environment */
  static async start(
    script: string,
    environment: NodeJS.ProcessEnv,
    flags: readonly string[] = [],
  ): Promise<MeasuredProcess> {
    const port = String(await freePort());
    const child = fork(script, {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment, PORT: port },
      execArgv: [...flags, '--import', meter, ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [])],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const started = new MeasuredProcess(child, `http://127.0.0.1:${port}`);
    await started.#untilReady();
    return started;
  }

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  async usage(): Promise<Usage> {
    const message = once(this.#child, 'message');
    this.#child.send('usage');
    const [usage] = (await message) as [Usage];
    return usage;
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
  }

  /** Every one of them listens only when it is ready. */
  async #untilReady(): Promise<void> {
    const deadline = Date.now() + readyWithinMs;
    while (!(await listens(Number(new URL(this.url).port)))) {
      if (this.#child.exitCode !== null) throw new Error('The server ended before it was ready.');
      if (Date.now() > deadline) throw new Error(`${this.url} does not respond`);
      await sleep(50);
    }
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
