/** The Jenkinsfile itself, run by Groovy against a recorder of steps: what a build would do, and in which order. */
import { beforeAll, describe, expect } from '@jest/globals';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import {
  type Build,
  commandsOf,
  type Recording,
  recordBuilds,
  type Step,
} from './testing/recorded-builds.ts';
import { root } from './testing/root.ts';
import { findTool, testWith } from './testing/tools.ts';

const script = (name: string) => `ci/pipeline/${name}.sh`;
const cleanUp = 'rm -rf ci/dist';
const build = ['verify', 'audit', 'build-image', 'push-image'].map(script);
const plan = ['terraform-init', 'terraform-plan'].map(script);
const beforeRelease = [...build, script('make-receipt-key'), ...plan, 'input'];
const release = ['terraform-apply', 'rollout', 'smoke'].map(script);
const applied = [...beforeRelease, ...release, cleanUp];
const destroyed = [script('terraform-init'), 'input', script('destroy'), cleanUp];

const complete: Readonly<Record<string, readonly string[]>> = {
  '': [...build, cleanUp],
  PLAN: [...build, ...plan, cleanUp],
  APPLY: applied,
  'PLAN APPLY': applied,
  DESTROY: destroyed,
};
const refused = ['PLAN DESTROY', 'APPLY DESTROY', 'PLAN APPLY DESTROY'];
const interruptions = (['FAILURE', 'ABORTED'] as const).flatMap((result) =>
  applied.slice(0, -1).map((command) => ({ result, command })),
);

const builds = new Map<string, Build>([
  ...[...Object.keys(complete), ...refused].map((boxes) => [boxes, tick(boxes)] as const),
  ...interruptions.map(
    ({ result, command }) =>
      [`${result} ${command}`, { ...tick('APPLY'), interruptAt: command, result }] as const,
  ),
  [
    'other credentials',
    { ...tick('APPLY'), environment: { DOCKER_HUB_CREDENTIALS: 'hub', AWS_CREDENTIALS: 'cloud' } },
  ],
]);

const withGroovy = testWith('groovy', 'java');
const recordings = new Map<string, Recording>();
const steps: Step[] = [];

beforeAll(async () => {
  if (findTool('groovy') === undefined || findTool('java') === undefined) return;
  const recorded = await recordBuilds([...builds.values()]);
  [...builds.keys()].forEach((name, index) => recordings.set(name, recorded[index] as Recording));
  steps.push(...recorded.flatMap((recording) => recording.steps));
});

function tick(boxes: string): Build {
  const ticked = boxes.split(' ').filter(Boolean);
  return { parameters: Object.fromEntries(ticked.map((name) => [`${name}_TERRAFORM`, true])) };
}

/** @throws Error when no build of this name has been recorded */
function recording(name: string): Recording {
  const found = recordings.get(name);
  if (!found) throw new Error(`No build is called ${name}.`);
  return found;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the order of commands', () => {
  withGroovy.each(Object.entries(complete))(
    'a build with these boxes ticked runs its commands in order: "%s"',
    (boxes, expected) => {
      expect(commandsOf(recording(boxes))).toEqual(expected);
      expect(recording(boxes).result).toBe('SUCCESS');
    },
  );

  withGroovy.each(refused)(
    'a build with these boxes ticked is refused before it runs anything: %s',
    (boxes) => {
      expect(commandsOf(recording(boxes))).toEqual([cleanUp]);
      expect(recording(boxes).result).toBe('FAILURE');
    },
  );
});

describe('a build that ends early', () => {
  const after = (result: string, command: string) => {
    const commands = commandsOf(recording(`${result} ${command}`));
    expect(recording(`${result} ${command}`).result).toBe(result);
    return commands.slice(commands.indexOf(command) + 1);
  };

  withGroovy.each(interruptions.filter(({ command }) => release.includes(command)))(
    'a release that ends with $result at $command is rolled back, and nothing else follows',
    ({ result, command }) => {
      expect(after(result, command)).toEqual([script('rollback'), cleanUp]);
    },
  );

  withGroovy.each(interruptions.filter(({ command }) => beforeRelease.includes(command)))(
    'a build that ends with $result at $command changes no server',
    ({ result, command }) => {
      expect(after(result, command)).toEqual([cleanUp]);
    },
  );
});

describe('secrets', () => {
  const dockerHub = {
    credentialsId: 'my_docker_hub_secrets',
    usernameVariable: 'DOCKER_HUB_USERNAME',
    passwordVariable: 'DOCKER_HUB_PASSWORD',
  };
  const awsKeys = {
    credentialsId: 'my_aws_credentials',
    usernameVariable: 'AWS_ACCESS_KEY_ID',
    passwordVariable: 'AWS_SECRET_ACCESS_KEY',
  };

  withGroovy('credentials are bound around the command that needs them, and around no other', () => {
    const everything = [recording(`FAILURE ${script('smoke')}`), recording('DESTROY')].flatMap(
      (one) => one.steps,
    );
    const bound = everything
      .filter(({ step }) => step === 'sh' || step === 'input')
      .map(({ step, arguments: { command }, credentials }) => [command ?? step, credentials]);
    expect(Object.fromEntries(bound)).toEqual({
      [script('verify')]: [],
      [script('audit')]: [],
      [script('build-image')]: [],
      [script('push-image')]: [dockerHub],
      [script('make-receipt-key')]: [awsKeys],
      [script('terraform-init')]: [awsKeys],
      [script('terraform-plan')]: [awsKeys],
      [script('terraform-apply')]: [awsKeys],
      [script('rollout')]: [awsKeys],
      [script('smoke')]: [awsKeys],
      [script('rollback')]: [awsKeys],
      [script('destroy')]: [awsKeys],
      input: [],
      [cleanUp]: [],
    });
    const quiet = everything.filter(({ step }) => !['sh', 'input'].includes(step));
    expect(quiet.flatMap(({ credentials }) => credentials)).toEqual([]);
  });

  withGroovy('a controller may name other credentials in its environment', () => {
    const bound = recording('other credentials').steps.flatMap(({ credentials }) => credentials);
    expect(new Set(bound.map(({ credentialsId }) => credentialsId))).toEqual(new Set(['hub', 'cloud']));
  });

  withGroovy('every credential that the Jenkinsfile names is defined in jenkins.yaml', () => {
    const { credentials } = parse(read('ci/jenkins/jenkins.yaml')) as {
      credentials: { system: { domainCredentials: { credentials: Record<string, { id: string }>[] }[] } };
    };
    const defined = credentials.system.domainCredentials
      .flatMap((domain) => domain.credentials)
      .flatMap((credential) => Object.values(credential).map(({ id }) => id));
    for (const { credentialsId } of [dockerHub, awsKeys]) expect(defined).toContain(credentialsId);
  });

  withGroovy('secrets stay out of the archive and out of the shell: Groovy fills in no command', () => {
    const archived = recording('APPLY').steps.filter(({ step }) => step === 'archiveArtifacts');
    const paths = [
      'lambda/dist/lambda.zip, ci/dist/sbom.cdx.json',
      'ci/dist/container-image',
      'ci/dist/plan.txt',
    ];
    expect(archived.map((step) => step.arguments['artifacts'])).toEqual(paths);
    const everywhere = steps.filter(({ step }) => step === 'archiveArtifacts');
    for (const step of everywhere) expect(paths).toContain(step.arguments['artifacts']);
    const shell = steps.filter(({ step }) => step === 'sh');
    expect(shell.filter((step) => step.arguments['isFilledIn'] !== false)).toEqual([]);
  });
});

withGroovy('the builds recorded here come through every stage of the Jenkinsfile', () => {
  const stages = new Set([...recordings.values()].flatMap((one) => one.stages));
  expect(stages.size).toBe(read('Jenkinsfile').match(/\bstage\(/g)?.length);
  const outer = ['Build', 'Release'];
  expect(new Set([...steps.map(({ stage }) => stage), ...outer])).toEqual(new Set(['pipeline', ...stages]));
});

withGroovy('every command is a script that can be run', () => {
  const commands = new Set(
    [...recordings.values()].flatMap(commandsOf).filter((command) => command !== 'input'),
  );
  expect(commands.delete(cleanUp)).toBe(true);
  expect(commands.size).toBe(12);
  for (const path of commands) {
    expect(path).toMatch(/^ci\/pipeline\/[^/ ]+\.sh$/);
    expect(existsSync(join(root, path))).toBe(true);
    expect(statSync(join(root, path)).mode & 0o111).not.toBe(0);
  }
});

withGroovy('the audit of packages must be answered in Jenkins', () => {
  const audits = steps.filter((step) => step.arguments['command'] === script('audit'));
  expect(audits.length).toBeGreaterThan(0);
  for (const { environment } of audits) expect(environment).toEqual(['REQUIRE_AUDIT=1']);
});

withGroovy('a stack is destroyed under the names that a person has typed', () => {
  const step = recording('DESTROY').steps.find(({ arguments: { command } }) => command === script('destroy'));
  expect(step?.environment).toEqual([
    'CONFIRM_STACK_NAME=confirm_stack_name',
    'EMPTY_BUCKETS_OF=empty_buckets_of',
  ]);
});

withGroovy('a build is bounded in time, alone, dated, and not kept for ever', () => {
  const options = recording('').options.map(({ name }) => name);
  expect(options).toEqual(
    expect.arrayContaining(['timeout', 'disableConcurrentBuilds', 'buildDiscarder', 'timestamps']),
  );
  for (const { timeouts } of steps) expect(timeouts.length).toBeGreaterThan(0);
  const questions = steps.filter(({ step }) => step === 'input');
  expect(new Set(questions.map(({ stage }) => stage))).toEqual(new Set(['Approval', 'Destroy']));
  for (const { timeouts } of questions) expect(timeouts).toHaveLength(2);
});

withGroovy('a build runs on the agent whose label jenkins.yaml defines', () => {
  const { jenkins } = parse(read('ci/jenkins/jenkins.yaml')) as {
    jenkins: { nodes: { permanent: { labelString: string } }[] };
  };
  const labels = jenkins.nodes.map(({ permanent }) => permanent.labelString);
  const [agent] = recording('').agent;
  expect(agent).toMatchObject({ name: 'label', arguments: [expect.stringMatching(/^\w+$/)] });
  expect(labels).toContain(agent?.arguments[0]);
});

withGroovy(
  'every step and option that the Jenkinsfile uses comes with Jenkins or a plugin of plugins.txt',
  () => {
    const plugins = read('ci/jenkins/plugins.txt');
    const providers: Readonly<Record<string, string>> = {
      pipeline: 'pipeline-model-definition',
      checkout: 'workflow-scm-step',
      sh: 'workflow-durable-task-step',
      error: 'workflow-basic-steps',
      withEnv: 'workflow-basic-steps',
      timeout: 'workflow-basic-steps',
      withCredentials: 'credentials-binding',
      input: 'pipeline-input-step',
      timestamps: 'timestamper',
      skipDefaultCheckout: 'pipeline-model-definition',
      // A job with a pipeline, whose options these are, comes with the aggregator of pipeline plugins.
      buildDiscarder: 'workflow-aggregator',
      disableConcurrentBuilds: 'workflow-aggregator',
    };
    const ownOfJenkins = ['archiveArtifacts'];
    const options = recording('').options.map(({ name }) => name);
    const used = new Set(['pipeline', ...steps.map(({ step }) => step), ...options]);
    for (const name of ownOfJenkins) used.delete(name);
    expect([...used].sort()).toEqual(Object.keys(providers).sort());
    for (const plugin of Object.values(providers))
      expect(plugins).toMatch(new RegExp(`^${plugin}:\\S+$`, 'm'));
  },
);
