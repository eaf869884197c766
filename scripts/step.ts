import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..');
const results = join(root, '.test-results');

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Why something did not run; `--` REQUIRE_ALL=1 makes each of them a failure. */
  readonly skipped: readonly string[];
}

export interface Step {
  readonly name: string;
  run(): Promise<Outcome>;
}

export const passedOnce: Outcome = { passed: 1, failed: 0, skipped: [] };
export const failedOnce: Outcome = { passed: 0, failed: 1, skipped: [] };
export const skippedBecause = (reason: string): Outcome => ({ passed: 0, failed: 0, skipped: [reason] });

interface Finished {
  readonly code: number;
  readonly output: string;
}

/** Runs a program at the root, shows what it prints as it comes, and keeps it for the caller to look into. */
export function execute(
  program: string,
  words: string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const show = (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    };
    child.stdout.on('data', show);
    child.stderr.on('data', show);
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** A step that is one check: it passes when the program exits with 0. */
export function check(name: string, program: string, words: string[]): Step {
  return { name, run: async () => ((await execute(program, words)).code === 0 ? passedOnce : failedOnce) };
}

interface CountingStep {
  readonly name: string;
  readonly program: string;
  readonly words: string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A step of many checks that says how many on lines like `s3: 96 passed, 0 failed, 0 skipped`. */
export function counting({ name, program, words, environment = {} }: CountingStep): Step {
  return {
    name,
    run: async () => {
      const { code, output } = await execute(program, words, environment);
      const lines = [...output.matchAll(/^\w+: (\d+) passed, (\d+) failed, (\d+) skipped$/gm)];
      const sum = (group: number) => lines.reduce((total, line) => total + Number(line[group]), 0);
      const failed = sum(2);
      return {
        passed: sum(1),
        failed: code !== 0 && failed === 0 ? 1 : failed,
        skipped: sum(3) > 0 ? [`${sum(3)} checks could not run`] : [],
      };
    },
  };
}

interface JestStep {
  readonly name: string;
  /** Path of the Jest configuration, relative to the root. */
  readonly config: string;
  /** False where everything is transformed to CommonJS: there Node must not hand native modules to Jest. */
  readonly nativeModules?: boolean;
  readonly environment?: NodeJS.ProcessEnv;
}

/** A step of many checks, run by Jest and counted from its own report. */
export function jest(step: JestStep): Step {
  return { name: step.name, run: () => runJest(step) };
}

async function runJest({ name, config, nativeModules = true, environment = {} }: JestStep): Promise<Outcome> {
  mkdirSync(results, { recursive: true });
  const report = join(results, `${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(report, { force: true });
  const flags = nativeModules ? ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'] : [];
  const { code } = await execute(
    process.execPath,
    [...flags, 'node_modules/jest/bin/jest.js', '--config', config, '--json', '--outputFile', report],
    environment,
  );
  return readReport(report, code);
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

function readReport(report: string, code: number): Outcome {
  let parsed: JestReport;
  try {
    parsed = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  } catch {
    // Jest ended before it could write its report: that is a failure with its words already on the screen.
    return failedOnce;
  }
  const failed = parsed.numFailedTests + parsed.numRuntimeErrorTestSuites;
  const pending = parsed.numPendingTests;
  return {
    passed: parsed.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: pending > 0 ? [`${pending} tests are marked as skipped`] : [],
  };
}
