import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localAwsFlags } from '@static-file-upload/local-aws/system/process';
import { type LocalAwsState, readState, urlOf } from './local-aws-state.ts';

const main = join(import.meta.dirname, '../../../local-aws/src/main.ts');

export interface LocalAwsOptions {
  /** Kept when the instance stops; without it a temporary one is made and removed. */
  readonly dataFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** No file can grow beyond this, as on a disk that is full. */
  readonly maxFileBytes?: number | undefined;
}

/** A local AWS in a process of its own. */
export class RunningLocalAws {
  readonly state: LocalAwsState;
  readonly dataFolder: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #log: () => string;
  readonly #removesData: boolean;

  constructor(
    child: ChildProcess,
    state: LocalAwsState,
    dataFolder: string,
    removesData: boolean,
    log: () => string,
  ) {
    this.#child = child;
    this.state = state;
    this.dataFolder = dataFolder;
    this.pid = child.pid ?? 0;
    this.#removesData = removesData;
    this.#log = log;
  }

  get url(): string {
    return this.state.endpoint;
  }

  /** Everything it has written to stderr. */
  get log(): string {
    return this.#log();
  }

  /** @returns the exit code, or null when the signal ended it */
  kill(signal: NodeJS.Signals): Promise<number | null> {
    return end(this.#child, signal);
  }

  async stop(): Promise<void> {
    await end(this.#child, 'SIGTERM');
    if (this.#removesData) await rm(this.dataFolder, { recursive: true, force: true });
  }
}

/** Starts a local AWS on a free port. @throws Error with its error output, when it does not come up */
export async function startLocalAws({
  dataFolder,
  environment = {},
  maxFileBytes,
}: LocalAwsOptions = {}): Promise<RunningLocalAws> {
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'local-aws-')));
  const [command, args] = commandLine(maxFileBytes);
  const child = spawn(command, args, {
    env: {
      PATH: process.env['PATH'],
      LOCAL_AWS_CALL_LOG: process.env['LOCAL_AWS_CALL_LOG'],
      LOCAL_AWS_PORT: '0',
      LOCAL_AWS_DATA: folder,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errorOutput = '';
  child.stderr.on('data', (chunk: Buffer) => (errorOutput += chunk.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', () => reject(new Error(`The local AWS did not start:\n${errorOutput}`)));
  });
  const state = await readState(urlOf(line));
  return new RunningLocalAws(child, state, folder, dataFolder === undefined, () => errorOutput);
}

function commandLine(maxFileBytes: number | undefined): [string, string[]] {
  const args = [...localAwsFlags, main];
  if (maxFileBytes === undefined) return [process.execPath, args];
  const limited = `ulimit -f ${Math.ceil(maxFileBytes / 1024)} && exec "$0" "$@"`;
  return ['bash', ['-c', limited, process.execPath, ...args]];
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
