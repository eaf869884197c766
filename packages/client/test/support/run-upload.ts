import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../src/upload.ts');

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface UploadRun {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Takes root the right to read everything; others have none. */
const asOrdinaryUser =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : [];

/**
 * Runs the command in a process of its own, with a state folder of its own, as an ordinary user.
 * @param calledIn the folder in which a person calls npm
 */
export function startUpload(
  args: readonly string[],
  password: string,
  stateHome: string,
  calledIn?: string,
): UploadRun {
  const [command = '', ...rest] = [...asOrdinaryUser, process.execPath, program, ...args];
  const environment = { PATH: process.env['PATH'], XDG_STATE_HOME: stateHome };
  const child = spawn(command, rest, {
    env: calledIn === undefined ? environment : { ...environment, INIT_CWD: calledIn },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.end(`${password}\n`);
  const finished = new Promise<Finished>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout, stderr })),
  );
  return { child, finished };
}
