import { type RunningLocalAws } from '@static-file-upload/testing/local-aws';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const main = join(__dirname, '../../dist/main.js');
const startsWithinMs = 60_000;

export type Variables = Readonly<Record<string, string>>;

export interface LogLine extends Readonly<Record<string, unknown>> {
  readonly msg: string;
}

/** The built server in a process of its own, with nothing in its environment but what it needs. */
export class BackendProcess {
  private readonly child: ChildProcess;
  private stdout = '';
  private stderr = '';
  /** The exit code, once the process has ended. */
  readonly ended: Promise<number | null>;

  constructor(aws: RunningLocalAws, variables: Variables = {}) {
    const { app } = aws.state.credentials;
    this.child = spawn(process.execPath, [main], {
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
    this.child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get errorOutput(): string {
    return this.stderr;
  }

  /** Everything it has written to its log. */
  get log(): string {
    return this.stdout;
  }

  get logLines(): LogLine[] {
    // The last piece is empty, or a line that has not arrived whole.
    const lines = this.stdout.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as LogLine);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async stop(): Promise<number | null> {
    this.signal('SIGTERM');
    return this.ended;
  }
}

export class RunningBackend extends BackendProcess {
  url = '';

  async start(): Promise<this> {
    await eventually(
      () => /"address":"([^"]+)"/.test(this.log),
      startsWithinMs,
      () => this.errorOutput + this.log,
    );
    this.url = /"address":"([^"]+)"/.exec(this.log)?.[1] ?? '';
    return this;
  }
}

/** Starts the server on a free port. @throws Error with what it said, when it does not come up */
export function startBackend(aws: RunningLocalAws, variables: Variables = {}): Promise<RunningBackend> {
  return new RunningBackend(aws, variables).start();
}

/** Waits until a condition holds. @throws Error with a description of what was there instead */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  withinMs = 30_000,
  describe: () => string = () => 'It did not happen in time.',
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
