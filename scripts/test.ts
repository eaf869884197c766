/**
 * `npm test`: every check of the project, two at a time, and their sum in the last line.
 * `npm test -- backend lambda` runs only the steps whose names contain one of these arguments.
 */
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { forgetCalls, recordedCalls, recordsCalls } from './steps/recorded-calls.ts';
import { findAwsCli, findHaproxy } from './steps/find-programs.ts';
import { jest } from './steps/jest.ts';
import { check, counting, type Outcome, type Show, skippedBecause, type Step } from './steps/step.ts';
import { terraform, userData } from './steps/terraform.ts';

const browserTests: Step = {
  name: 'browser',
  run: async (show) => {
    const executable = findBrowser();
    if (executable === undefined) {
      return skippedBecause('no Chrome or Chromium could be found or installed');
    }
    const environment = { CHROMIUM_PATH: executable, ...recordsCalls };
    return jest({ name: 'browser', config: 'frontend/e2e/jest.config.mjs', environment }).run(show);
  },
};

const rolling: Step = {
  name: 'rolling',
  run: async (show) => {
    if (findHaproxy() === undefined) return skippedBecause('HAProxy is not installed');
    return check('rolling', process.execPath, ['scripts/rolling.ts']).run(show);
  },
};

const awsCli: Step = {
  name: 'aws cli',
  run: async (show) => {
    if (findAwsCli() === undefined) return skippedBecause('the AWS CLI is not installed');
    return check('aws cli', process.execPath, ['scripts/aws-cli.ts']).run(show);
  },
};

const recordingSteps = ['lambda', 'backend', 'browser'];

/** Always against a local AWS of its own, never with the credentials of the person who runs the tests. */
const conformance = counting({
  name: 'conformance',
  program: 'npm',
  args: ['run', '--silent', 'conformance', '-w', 'packages/local-aws'],
  environment: { AWS_ACCESS_KEY_ID: '', AWS_PROFILE: '' },
});

/** Steps that start the product, or parts of it, and wait for it. */
const running: Step[] = [
  jest({ name: 'lambda', config: 'lambda/jest.config.mjs', environment: recordsCalls }),
  conformance,
  awsCli,
  jest({ name: 'backend', config: 'backend/jest.config.mjs', environment: recordsCalls }),
  jest({ name: 'client', config: 'packages/client/jest.config.mjs' }),
  jest({ name: 'commands', config: 'scripts/jest.config.mjs' }),
  browserTests,
  recordedCalls(() =>
    recordingSteps.every((name) => outcomes.some((one) => one.name === name && one.passed > 0)),
  ),
  check('oracle', process.execPath, ['scripts/oracle.ts', '--connections', '500']),
  check('chaos', process.execPath, ['scripts/chaos.ts', '--rounds', '10', '--seconds', '45']),
  rolling,
];

/** Steps that mostly compute; the local AWS's own tests stand here so that both lanes take about as long. */
const reading: Step[] = [
  check('format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']),
  check('lint', 'npx', ['eslint', '--max-warnings', '0', '.']),
  check('structure', process.execPath, ['scripts/structure.ts']),
  check('types', 'npm', ['run', '--silent', 'typecheck']),
  jest({ name: 'contract', config: 'packages/contract/jest.config.mjs' }),
  jest({ name: 'frontend', config: 'frontend/jest.config.mjs', nativeModules: false }),
  terraform('terraform'),
  terraform('terraform/network'),
  userData,
  jest({ name: 'local-aws', config: 'packages/local-aws/jest.config.mjs' }),
  jest({ name: 'delivery', config: 'ci/test/jest.config.mjs' }),
];

const names = process.argv.slice(2);
const isChosen = ({ name }: Step) => names.length === 0 || names.some((part) => name.includes(part));
if (![...running, ...reading].some(isChosen)) {
  const all = [...running, ...reading].map(({ name }) => name).join(', ');
  process.stderr.write(`No step has such a name. The steps are: ${all}\n`);
  process.exit(1);
}

const print: Show = (text) => void process.stdout.write(text);
const outcomes: (Outcome & { name: string; seconds: number })[] = [];
forgetCalls();
const lanes = [running, reading].map((steps) => steps.filter(isChosen)).filter((steps) => steps.length > 0);
await Promise.all(lanes.map(runInTurn));
process.exitCode = report();

/** When two steps run at the same time, the output of each is shown when it has ended, so that it is not mixed. */
async function runInTurn(steps: Step[]): Promise<void> {
  for (const step of steps) {
    const printed: Buffer[] = [];
    const keep: Show = (text) => void printed.push(Buffer.from(text));
    const started = Date.now();
    print(`\n▷ ${step.name} …\n`);
    const outcome = await step.run(lanes.length > 1 ? keep : print);
    const seconds = (Date.now() - started) / 1000;
    outcomes.push({ name: step.name, ...outcome, seconds });
    print(`\n▶ ${step.name}, ${seconds.toFixed(0)} s\n`);
    print(Buffer.concat(printed));
  }
}

function report(): number {
  const requireAll = process.env['REQUIRE_ALL'] === '1';
  process.stdout.write('\n');
  for (const { name, passed, failed, seconds } of outcomes) {
    process.stdout.write(
      `${failed > 0 ? '✖' : '✔'} ${name}: ${passed} passed, ${failed} failed in ${seconds.toFixed(0)} s\n`,
    );
  }
  for (const { name, failures = [] } of outcomes) {
    for (const failure of failures) process.stdout.write(`✖ ${name}: ${failure}\n`);
  }
  const skips = outcomes.flatMap(({ name, skipped }) => skipped.map((reason) => `${name}: ${reason}`));
  for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`);
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const failed = sum((outcome) => outcome.failed) + (requireAll ? skips.length : 0);
  process.stdout.write(`${sum((outcome) => outcome.passed)} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
