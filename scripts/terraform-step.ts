import { execute, failedOnce, type Outcome, passedOnce, skippedBecause, type Step } from './step.ts';

const noProvider =
  /Failed to query available provider packages|could not connect to|no available releases match/i;

/** Formatting, validation and the tests of one Terraform root. */
export function terraform(folder: string): Step {
  return { name: `terraform: ${folder}`, run: () => runTerraform(folder) };
}

async function runTerraform(folder: string): Promise<Outcome> {
  const at = `-chdir=${folder}`;
  if ((await execute('terraform', ['version'])).code === 127)
    return skippedBecause('terraform is not installed');
  const initialised = await execute('terraform', [at, 'init', '-backend=false', '-input=false', '-no-color']);
  if (initialised.code !== 0) {
    return noProvider.test(initialised.output)
      ? skippedBecause('the AWS provider could not be downloaded')
      : failedOnce;
  }
  const checks = [
    await execute('terraform', [at, 'fmt', '-check', '-recursive']),
    await execute('terraform', [at, 'validate', '-no-color']),
  ];
  const tests = await execute('terraform', [at, 'test', '-no-color']);
  return addUp(
    checks.map(({ code }) => code === 0),
    tests,
  );
}

/** Counts the runs from Terraform's own last line: `Success! 41 passed, 0 failed.` */
function addUp(checks: boolean[], tests: { code: number; output: string }): Outcome {
  const [, passed = '0', failed = '0'] = /(\d+) passed, (\d+) failed/.exec(tests.output) ?? [];
  const broken = tests.code !== 0 && failed === '0' ? 1 : Number(failed);
  return {
    passed: Number(passed) + checks.filter(Boolean).length,
    failed: broken + checks.filter((ok) => !ok).length,
    skipped: [],
  };
}

/** The script that a new server runs first: HCL cannot lint it. */
export const userData: Step = {
  name: 'terraform: user data',
  run: async () => {
    const { code, output } = await execute('bash', ['terraform/tests/user_data.sh']);
    if (code === 127) return skippedBecause(output.trim());
    return code === 0 ? passedOnce : failedOnce;
  },
};
