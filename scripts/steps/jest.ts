import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  execute,
  failedOnce,
  type Finished,
  type Outcome,
  plain,
  root,
  type Show,
  type Step,
} from './step.ts';

const results = join(root, '.test-results');

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
  const jestArgs = ['node_modules/jest/bin/jest.js', '--config', config, '--json', '--outputFile', report];
  const finished = await execute(
    { program: process.execPath, args: [...flags, ...jestArgs], environment },
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
    // Jest ended before it could write its report: then its output tells why.
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

/** The sentence and the values, without the way through the code that led there. */
const firstLines = (text: string) =>
  plain(text)
    .filter((line) => !line.trimStart().startsWith('at '))
    .slice(0, 5)
    .join('\n  ');
