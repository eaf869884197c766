import { z } from '@static-file-upload/contract/zod';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { run } from './run.ts';
import { findTool, skippedBecause } from './tools.ts';

const resource = z.object({
  mode: z.enum(['managed', 'data']),
  type: z.string(),
  name: z.string(),
  /** The key or number of an instance. */
  index: z.optional(z.union([z.string(), z.number()])),
  values: z.record(z.string(), z.unknown()),
  /** Everything that exists before this does, by reference or by `depends_on`, without instances. */
  depends_on: z.optional(z.array(z.string())),
});
export type Resource = Readonly<z.output<typeof resource>>;

const appliedState = z.object({
  outputs: z.record(z.string(), z.looseObject({ value: z.unknown() })),
  root_module: z.object({ resources: z.array(resource) }),
});
/** What a run of `terraform test` has applied against the mocked AWS. */
export type AppliedState = Readonly<z.output<typeof appliedState>>;

const stateLine = z.object({ test_state: appliedState });

const noProvider =
  /Failed to query available provider packages|could not connect to|no available releases match/i;

/**
 * Runs test files of a Terraform root.
 * @returns the state after each run that applies, or undefined where Terraform or the provider is missing
 */
export async function applyInTests(
  folder: string,
  ...files: readonly string[]
): Promise<readonly AppliedState[] | undefined> {
  if (findTool('terraform') === undefined) return skippedBecause('this machine has no terraform');
  const terraform = (...args: readonly string[]) =>
    run('terraform', [`-chdir=${folder}`, ...args], { cwd: root });
  // Two spec files must not initialise the same folder at once where the step `terraform` has done it already.
  if (!existsSync(join(root, folder, '.terraform/providers'))) {
    const { code, stdout, stderr } = await terraform('init', '-backend=false', '-input=false', '-no-color');
    if (noProvider.test(stderr)) return skippedBecause('the AWS provider could not be downloaded');
    if (code !== 0) throw new Error(`terraform init of ${folder} failed:\n${stdout}${stderr}`);
  }
  const filters = files.map((file) => `-filter=tests/${file}.tftest.hcl`);
  const { code, stdout, stderr } = await terraform('test', '-json', '-verbose', ...filters);
  const lines = stdout.split('\n').filter((line) => line.includes('"test_state"'));
  if (code !== 0 || lines.length === 0)
    throw new Error(`terraform test of ${folder} failed:\n${stdout.slice(-4000)}${stderr}`);
  return lines.map((line) => stateLine.parse(JSON.parse(line)).test_state);
}
