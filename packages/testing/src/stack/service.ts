import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A program that `npm start` keeps running. */
export interface Service {
  readonly name: string;
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  isRunning(): boolean;
  readonly logFile: string;
  /** The first line of its stdout; rejects when it ends before it prints anything. */
  readonly firstLine: Promise<string>;
  /** Resolves with the exit code (or signal name) when it has ended. */
  readonly ended: Promise<number | string>;
  /** SIGTERM, so that it finishes what it is doing. Resolves when it has ended. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash or a power cut ends it. Resolves when it has ended. */
  kill(): Promise<void>;
}

export interface ServiceOptions {
  readonly name: string;
  /** Path of the script that Node runs. */
  readonly script: string;
  /** Flags of Node itself. */
  readonly flags?: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
}

/**
 * Starts a program in a process group of its own: Ctrl-C in the terminal would otherwise reach all of them at once,
 * and the storage would be gone before the server has finished its last upload.
 */
export function startService({ name, script, flags = [], environment, logFile }: ServiceOptions): Service {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(process.execPath, [...flags, script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });

  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => {
      // The caller may read the log next: it must be complete by then.
      log.end(() => resolve(code ?? signal ?? 'unknown'));
    });
  });
  return {
    name,
    pid: child.pid,
    isRunning: () => isRunning(child),
    logFile,
    firstLine: readFirstLine(name, child, ended),
    ended,
    stop: () => end(child, ended, 'SIGTERM'),
    kill: () => end(child, ended, 'SIGKILL'),
  };
}

function readFirstLine(name: string, child: ChildProcess, ended: Promise<number | string>): Promise<string> {
  const line = new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      if (text.includes('\n')) return;
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    void ended.then((reason) => reject(new Error(`${name} ended before it was ready (${reason})`)));
  });
  // Not every caller waits for this line; a program that ends early is reported through `ended` as well.
  line.catch(() => undefined);
  return line;
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

async function end(
  child: ChildProcess,
  ended: Promise<number | string>,
  signal: NodeJS.Signals,
): Promise<void> {
  if (isRunning(child)) child.kill(signal);
  await ended;
}

/** The last lines of a log, for a person who has to find out what went wrong. */
export function lastLines(logFile: string, count: number): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}
