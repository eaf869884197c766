import {
  execute,
  failedOnce,
  type Finished,
  lastLines,
  type Outcome,
  passedOnce,
  type Show,
  skippedBecause,
  type Step,
} from './step.ts';

const noProvider =
  /Failed to query available provider packages|could not connect to|no available releases match/i;

/** Formatting, validation and the tests of one Terraform root. */
export function terraform(folder: string): Step {
  return { name: `terraform: ${folder}`, run: (show) => runTerraform(folder, show) };
}

async function runTerraform(folder: string, show: Show): Promise<Outcome> {
  const terraform = (...args: string[]) =>
    execute({ program: 'terraform', args: [`-chdir=${folder}`, ...args] }, show);
  if ((await terraform('version')).code === 127) return skippedBecause('terraform is not installed');
  const initialised = await terraform('init', '-backend=false', '-input=false', '-no-color');
  if (initialised.code !== 0) {
    return noProvider.test(initialised.output)
      ? skippedBecause('the AWS provider could not be downloaded')
      : failedOnce(initialised.output);
  }
  const checks = [await terraform('fmt', '-check', '-recursive'), await terraform('validate', '-no-color')];
  return addUp(checks, await terraform('test', '-no-color'));
}

/** Counts the runs from Terraform's own last line: `Success! 41 passed, 0 failed.` */
function addUp(checks: Finished[], tests: Finished): Outcome {
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed/.exec(tests.output) ?? [];
  const broken = tests.code !== 0 && failed === '0' ? 1 : Number(failed);
  const failures = [...checks, tests].filter(({ code }) => code !== 0);
  return {
    passed: Number(passed) + checks.filter(({ code }) => code === 0).length,
    failed: broken + checks.filter(({ code }) => code !== 0).length,
    skipped: [],
    failures: failures.map(({ output }) => lastLines(output, 20)),
  };
}

/** The script that a new server runs first: HCL cannot lint it. */
export const userData: Step = {
  name: 'terraform: user data',
  run: async (show) => {
    const { code, output } = await execute({ program: 'bash', args: ['terraform/tests/user_data.sh'] }, show);
    if (code === 127) return skippedBecause(output.trim());
    return code === 0 ? passedOnce : failedOnce(output);
  },
};
