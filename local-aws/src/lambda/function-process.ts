import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { log } from '../http/server.ts';
import type { Answer, Invocation } from './function-host.ts';

const hostScript = join(import.meta.dirname, 'function-host.ts');

/** What the function is given: its code, and nothing of this process's environment. */
export interface FunctionSettings {
  /** Path of the bundle that exports `handler`. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/**
 * One warm process of the function. It is invoked with one event at a time; after a crash or a timeout the next
 * invocation starts a new process, as the service would.
 */
export class FunctionProcess {
  readonly #settings: FunctionSettings;
  #child: ChildProcess | undefined;

  constructor(settings: FunctionSettings) {
    this.#settings = settings;
  }

  /** @throws Error with the function's own message, or how its process ended */
  async invoke(payload: unknown, requestId: string): Promise<void> {
    const child = (this.#child ??= this.#start());
    const { timeoutMs } = this.#settings;
    try {
      const answer = await converse(child, { payload, requestId, timeoutMs });
      if (answer.error !== null) throw new Error(answer.error);
    } finally {
      if (child.exitCode !== null || child.signalCode !== null || !child.connected) this.#child = undefined;
    }
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #start(): ChildProcess {
    const { bundle, environment } = this.#settings;
    const child = fork(hostScript, [bundle], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    for (const stream of [child.stdout, child.stderr]) forwardLines(stream);
    return child;
  }
}

function converse(child: ChildProcess, invocation: Invocation): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      finish(() => reject(new Error(`Task timed out after ${invocation.timeoutMs / 1000} seconds`)));
    }, invocation.timeoutMs);
    const onMessage = (answer: unknown) => finish(() => resolve(answer as Answer));
    const onExit = (code: number | null, signal: string | null) =>
      finish(() => reject(new Error(`Runtime exited (${code ?? signal ?? 'unknown'})`)));
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      settle();
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
    child.send(invocation);
  });
}

function forwardLines(stream: Readable | null): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => log(`lambda: ${line}`));
}
