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

/** Runs the command in a process of its own, with a state folder of its own. */
export function startUpload(args: readonly string[], password: string, stateHome: string): UploadRun {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], XDG_STATE_HOME: stateHome },
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
