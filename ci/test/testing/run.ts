import { spawn } from 'node:child_process';

export interface Finished {
  /** Exit code; 127 when there is no such program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** The whole environment; nothing is inherited when it is given. */
  readonly environment?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Runs a program to its end and keeps its output. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.environment ?? process.env });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.once('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, stderr }));
    // A program that ends without reading its input is no error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
