import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { eventually } from '../common/eventually.ts';
import type { RunningLocalAws } from './local-aws.ts';

const main = join(import.meta.dirname, '../../../../backend/dist/main.js');
const startsWithinMs = 60_000;

export type Variables = Readonly<Record<string, string>>;

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly msg: string;
}

/** The built server in a process of its own, with nothing in its environment but what it needs. */
export class BackendProcess {
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';
  /** The exit code, once the process has ended. */
  readonly ended: Promise<number | null>;

  constructor(aws: RunningLocalAws, variables: Variables = {}) {
    const { app } = aws.state.credentials;
    this.#child = spawn(process.execPath, [main], {
      env: {
        PORT: '0',
        HOST: '127.0.0.1',
        AWS_REGION: aws.state.region,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: app.accessKeyId,
        AWS_SECRET_ACCESS_KEY: app.secretAccessKey,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()));
    this.ended = new Promise((resolve) => this.#child.once('close', resolve));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get errorOutput(): string {
    return this.#stderr;
  }

  /** Everything it has written to its log. */
  get log(): string {
    return this.#stdout;
  }

  get logLines(): LogLine[] {
    // The last piece is empty, or a line that has not arrived whole.
    const lines = this.#stdout.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }
}

/** A server that listens. */
export class RunningBackend extends BackendProcess {
  url = '';

  async start(): Promise<this> {
    this.url = await eventually(
      () => /"address":"([^"]+)"/.exec(this.log)?.[1],
      startsWithinMs,
      () => this.errorOutput + this.log,
    );
    return this;
  }
}

/** Starts the server on a free port. @throws Error with its output, when it does not come up */
export function startBackend(aws: RunningLocalAws, variables: Variables = {}): Promise<RunningBackend> {
  return new RunningBackend(aws, variables).start();
}
