import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DeclarativePipeline } from './testing/declarative-pipeline.ts';
import { root } from './testing/root.ts';

const pipeline = new DeclarativePipeline();
const script = (name: string) => `ci/pipeline/${name}.sh`;
const cleanUp = 'rm -rf ci/dist';
const build = ['verify', 'audit', 'build-image', 'push-image'].map(script);
const plan = ['terraform-init', 'terraform-plan'].map(script);
const release = ['terraform-apply', 'rollout', 'smoke'].map(script);
const none = { PLAN_TERRAFORM: false, APPLY_TERRAFORM: false, DESTROY_TERRAFORM: false };

const commandsOf = (parameters: Partial<typeof none>, failing?: string) =>
  pipeline.build({ ...none, ...parameters }, failing).commands.map(({ command }) => command);

describe('the order of commands', () => {
  const applied = [...build, script('make-receipt-key'), ...plan, 'input', ...release, cleanUp];

  test.each([
    ['nothing', {}, [...build, cleanUp]],
    ['PLAN', { PLAN_TERRAFORM: true }, [...build, ...plan, cleanUp]],
    ['APPLY', { APPLY_TERRAFORM: true }, applied],
    ['PLAN and APPLY', { PLAN_TERRAFORM: true, APPLY_TERRAFORM: true }, applied],
    ['DESTROY', { DESTROY_TERRAFORM: true }, [script('terraform-init'), 'input', script('destroy'), cleanUp]],
  ])('with %s', (_name, parameters, expected) => {
    expect(commandsOf(parameters)).toEqual(expected);
    expect(pipeline.build({ ...none, ...parameters }).succeeded).toBe(true);
  });

  test.each([
    ['PLAN and DESTROY', { PLAN_TERRAFORM: true, DESTROY_TERRAFORM: true }],
    ['APPLY and DESTROY', { APPLY_TERRAFORM: true, DESTROY_TERRAFORM: true }],
    ['all three', { PLAN_TERRAFORM: true, APPLY_TERRAFORM: true, DESTROY_TERRAFORM: true }],
  ])('with %s is refused before anything is run', (_name, parameters) => {
    expect(commandsOf(parameters)).toEqual([cleanUp]);
    expect(pipeline.build({ ...none, ...parameters }).succeeded).toBe(false);
  });
});

describe('a failure', () => {
  test.each(release)('of %s is rolled back, and nothing else follows', (failing) => {
    const commands = commandsOf({ APPLY_TERRAFORM: true }, failing);
    expect(commands.slice(commands.indexOf(failing) + 1)).toEqual([script('rollback'), cleanUp]);
  });

  test.each([...build, script('make-receipt-key'), ...plan, 'input'])(
    'of %s changes no server',
    (failing) => {
      const commands = commandsOf({ APPLY_TERRAFORM: true }, failing);
      expect(commands.slice(commands.indexOf(failing) + 1)).toEqual([cleanUp]);
    },
  );
});

describe('secrets', () => {
  const everything = [
    ...pipeline.build({ ...none, APPLY_TERRAFORM: true }, script('smoke')).commands,
    ...pipeline.build({ ...none, DESTROY_TERRAFORM: true }).commands,
  ];

  test('are bound around the command that needs them, and around no other', () => {
    const bound = Object.fromEntries(everything.map(({ command, credentials }) => [command, credentials]));
    expect(bound).toEqual({
      [script('verify')]: [],
      [script('audit')]: [],
      [script('build-image')]: [],
      [script('push-image')]: ['dockerHub'],
      [script('make-receipt-key')]: ['awsKeys'],
      [script('terraform-init')]: ['awsKeys'],
      [script('terraform-plan')]: ['awsKeys'],
      [script('terraform-apply')]: ['awsKeys'],
      [script('rollout')]: ['awsKeys'],
      [script('smoke')]: ['awsKeys'],
      [script('rollback')]: ['awsKeys'],
      [script('destroy')]: ['awsKeys'],
      input: [],
      [cleanUp]: [],
    });
  });

  test('stay out of the archive and out of the shell: Groovy fills in no command', () => {
    const archived = [...pipeline.source.matchAll(/archiveArtifacts\(artifacts: '([^']+)'/g)].map(
      ([, path]) => path,
    );
    expect(archived).toEqual([
      'lambda/dist/lambda.zip, ci/dist/sbom.cdx.json',
      'ci/dist/container-image',
      'ci/dist/plan.txt',
    ]);
    expect(pipeline.source).not.toMatch(/\bsh\s*\(?\s*"/);
  });
});

test('every command is a script that can be run', () => {
  const scripts = [...pipeline.source.matchAll(/sh '(ci\/pipeline\/[^']+)'/g)].map(([, path]) => path ?? '');
  expect(new Set(scripts).size).toBe(12);
  for (const path of scripts) {
    expect(existsSync(join(root, path))).toBe(true);
    expect(statSync(join(root, path)).mode & 0o111).not.toBe(0);
  }
});

test('a build is bounded in time, alone, dated, and not kept for ever', () => {
  const options = pipeline.section('options').join('\n');
  for (const option of ['timeout(', 'disableConcurrentBuilds()', 'buildDiscarder(', 'timestamps()']) {
    expect(options).toContain(option);
  }
  expect(pipeline.source).toMatch(/stage\('Approval'\) \{\s*when \{.*\}\s*options \{ timeout\(/);
});

test('every step it uses comes with a plugin of plugins.txt', () => {
  const plugins = readFileSync(join(root, 'ci/jenkins/plugins.txt'), 'utf8');
  const providers = {
    'pipeline {': 'pipeline-model-definition',
    'checkout(scm)': 'workflow-scm-step',
    "sh '": 'workflow-durable-task-step',
    'withEnv(': 'workflow-basic-steps',
    'withCredentials(': 'credentials-binding',
    'input(': 'pipeline-input-step',
    'timestamps()': 'timestamper',
  };
  for (const [step, plugin] of Object.entries(providers)) {
    expect(pipeline.source).toContain(step);
    expect(plugins).toMatch(new RegExp(`^${plugin}:\\S+$`, 'm'));
  }
});
