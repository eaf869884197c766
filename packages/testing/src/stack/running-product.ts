import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../common/eventually.ts';
import { freePort } from './free-port.ts';
import { type LocalAwsState, readState } from './local-aws-state.ts';

const root = join(import.meta.dirname, '../../../..');
const readyWithinMs = 60_000;

export interface RunningProduct {
  readonly url: string;
  readonly state: LocalAwsState;
  readonly dataFolder: string;
  /** Everything that `npm start` has printed so far. */
  output(): string;
  /** Ctrl-C, and the exit code that follows. The data folder stays. */
  interrupt(): Promise<number | null>;
  /** Ctrl-C, and the data folder is removed. */
  stop(): Promise<void>;
}

export interface ProductOptions {
  /** The name under which the browser knows the product, where it is not `localhost`. */
  readonly hostname?: string;
  readonly dataFolder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Further arguments of `npm start`. */
  readonly args?: readonly string[];
}

/** Starts the whole product as `npm start` does, on free ports and with a data folder of its own. */
export async function startProduct(options: ProductOptions = {}): Promise<RunningProduct> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'static-file-upload-')));
  const port = await freePort();
  const localAwsPort = await freePort();
  const url = `http://${options.hostname ?? 'localhost'}:${port}`;
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts'), ...(options.args ?? [])], {
    env: {
      ...process.env,
      PORT: String(port),
      LOCAL_AWS_PORT: String(localAwsPort),
      LOCAL_AWS_DATA: dataFolder,
      LOCAL_AWS_APP_ORIGINS: url,
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = collect(child);
  const isUp = () => printed().includes('is running.');
  await eventually(() => isUp() || child.exitCode !== null, readyWithinMs).catch(() => undefined);
  if (!isUp()) {
    await end(child);
    throw new Error(`npm start did not come up:\n${printed()}`);
  }
  const state = await readState(`http://127.0.0.1:${localAwsPort}`);
  const interrupt = () => end(child);
  return {
    url,
    state,
    dataFolder,
    output: printed,
    interrupt,
    stop: async () => {
      await interrupt();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => (text += chunk.toString());
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

function end(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill('SIGINT');
  });
}
