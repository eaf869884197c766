import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { log } from '../system/process.ts';
import type { Invocation, InvocationResult } from './function-host.ts';

const hostScript = join(import.meta.dirname, 'function-host.ts');

const invocationResult: z.ZodType<InvocationResult> = z.object({ error: z.string().nullable() });

/** The function's code and its own environment; it gets nothing of this process's environment. */
export interface FunctionSettings {
  readonly arn: string;
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

  /** Of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /**
   * @param timeoutMs replaces the function's own
   * @throws Error with the function's own message, or how its process ended
   */
  async invoke(payload: unknown, requestId: string, timeoutMs = this.#settings.timeoutMs): Promise<void> {
    const { arn } = this.#settings;
    const child = (this.#child ??= this.#start());
    const result = await request(child, { payload, requestId, functionArn: arn, timeoutMs });
    if (result.error !== null) throw new Error(result.error);
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
    // A process can also end between two invocations, and must not be used afterwards.
    const forget = () => {
      if (this.#child === child) this.#child = undefined;
    };
    child.on('exit', forget).on('error', forget);
    for (const stream of [child.stdout, child.stderr]) forwardLines(stream);
    return child;
  }
}

/** Sends one invocation and waits for its result. Rejects only when the process has ended, so that it is not reused. */
function request(child: ChildProcess, invocation: Invocation): Promise<InvocationResult> {
  return new Promise((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, invocation.timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      settle();
    };
    const onMessage = (message: unknown) => {
      const result = invocationResult.safeParse(message);
      finish(() => (result.success ? resolve(result.data) : reject(result.error)));
    };
    const onError = (error: Error) => finish(() => reject(error));
    const onExit = (code: number | null, signal: string | null) => {
      const how = timedOut
        ? `Task timed out after ${invocation.timeoutMs / 1000} seconds`
        : `Runtime exited (${code ?? signal ?? 'unknown'})`;
      finish(() => reject(new Error(how)));
    };
    child.once('message', onMessage).once('exit', onExit).once('error', onError);
    child.send(invocation, (error) => {
      if (error) child.kill('SIGKILL');
    });
  });
}

function forwardLines(stream: Readable | null): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => log(`lambda: ${line}`));
}
