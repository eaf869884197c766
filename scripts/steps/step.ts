import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export const root = join(import.meta.dirname, '../..');

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Why something did not run; `--` REQUIRE_ALL=1 makes each of them a failure. */
  readonly skipped: readonly string[];
  /** What failed and why, in a line or a few each: the report repeats it at its end. */
  readonly failures?: readonly string[];
}

/** Gets the output of a step while it runs. */
export type Show = (text: string | Buffer) => void;

export interface Step {
  readonly name: string;
  run(show: Show): Promise<Outcome>;
}

export const passedOnce: Outcome = { passed: 1, failed: 0, skipped: [] };
export const failedOnce = (output: string): Outcome => ({
  passed: 0,
  failed: 1,
  skipped: [],
  failures: [lastLines(output, 6)],
});
export const skippedBecause = (reason: string): Outcome => ({ passed: 0, failed: 0, skipped: [reason] });

/** How a program ended, and all that it printed. */
export interface Finished {
  readonly code: number;
  readonly output: string;
}

interface Program {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a program at the root, shows what it prints as it comes, and keeps it for the caller to look into. */
export function execute({ program, args, environment = {} }: Program, show: Show): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk: Buffer) => {
      output += chunk.toString();
      show(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A step that is one check: it passes when the program exits with 0. */
export function check(name: string, program: string, args: string[]): Step {
  return {
    name,
    run: async (show) => {
      const { code, output } = await execute({ program, args }, show);
      return code === 0 ? passedOnce : failedOnce(output);
    },
  };
}

/** A step of many checks that says how many on lines like `s3: 96 passed, 0 failed, 0 skipped`. */
export function counting({ name, ...program }: Program & { readonly name: string }): Step {
  return {
    name,
    run: async (show) => {
      const { code, output } = await execute(program, show);
      const lines = [...output.matchAll(/^\w+: (\d+) passed, (\d+) failed, (\d+) skipped$/gm)];
      const sum = (group: number) => lines.reduce((total, line) => total + Number(line[group]), 0);
      const failed = sum(2);
      return {
        passed: sum(1),
        failed: code !== 0 && failed === 0 ? 1 : failed,
        skipped: sum(3) > 0 ? [`${sum(3)} checks could not run`] : [],
        failures: code === 0 ? [] : [lastLines(output, 12)],
      };
    },
  };
}

/** Without colours and empty lines. */
export const plain = (text: string) => stripVTControlCharacters(text).trim().split('\n').filter(Boolean);
export const lastLines = (text: string, count: number) => plain(text).slice(-count).join('\n  ');
