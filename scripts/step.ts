import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export const root = join(import.meta.dirname, '..');
const results = join(root, '.test-results');

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Why something did not run; `--` REQUIRE_ALL=1 makes each of them a failure. */
  readonly skipped: readonly string[];
  /** What failed and why, in a line or a few each: the report repeats it where nobody has to search for it. */
  readonly failures?: readonly string[];
}

/** Where a step's words go while it runs. */
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
  readonly words: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs a program at the root, shows what it prints as it comes, and keeps it for the caller to look into. */
export function execute({ program, words, environment = {} }: Program, show: Show): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(program, words, {
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
export function check(name: string, program: string, words: string[]): Step {
  return {
    name,
    run: async (show) => {
      const { code, output } = await execute({ program, words }, show);
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
  return { name: step.name, run: (show) => runJest(step, show) };
}

async function runJest(
  { name, config, nativeModules = true, environment = {} }: JestStep,
  show: Show,
): Promise<Outcome> {
  mkdirSync(results, { recursive: true });
  const report = join(results, `${name.replaceAll(/\W+/g, '-')}.json`);
  rmSync(report, { force: true });
  const flags = nativeModules ? ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'] : [];
  const jestWords = ['node_modules/jest/bin/jest.js', '--config', config, '--json', '--outputFile', report];
  const finished = await execute(
    { program: process.execPath, words: [...flags, ...jestWords], environment },
    show,
  );
  return readReport(report, finished);
}

interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    /** What ended the whole file, if something did. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function readReport(report: string, { code, output }: Finished): Outcome {
  let parsed: JestReport;
  try {
    parsed = JSON.parse(readFileSync(report, 'utf8')) as JestReport;
  } catch {
    // Jest ended before it could write its report: then its own last words tell why.
    return failedOnce(output);
  }
  const failed = parsed.numFailedTests + parsed.numRuntimeErrorTestSuites;
  const pending = parsed.numPendingTests;
  return {
    passed: parsed.numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: pending > 0 ? [`${pending} tests are marked as skipped`] : [],
    failures: code === 0 ? [] : failuresOf(parsed),
  };
}

function failuresOf({ testResults }: JestReport): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const file = relative(root, name);
    if (failed.length === 0) return assertionResults.length === 0 ? [`${file}: ${firstLines(message)}`] : [];
    return failed.map(
      ({ fullName, failureMessages }) => `${file} › ${fullName}: ${firstLines(failureMessages.join('\n'))}`,
    );
  });
}

const plain = (text: string) => stripVTControlCharacters(text).trim().split('\n').filter(Boolean);
export const lastLines = (text: string, count: number) => plain(text).slice(-count).join('\n  ');
/** The sentence and the values, without the way through the code that led there. */
const firstLines = (text: string) =>
  plain(text)
    .filter((line) => !line.trimStart().startsWith('at '))
    .slice(0, 5)
    .join('\n  ');
