/** The Jenkins of ci/jenkins, as far as that can be known without starting it: its files agree with each other. */
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readStages } from './testing/dockerfile.ts';
import { root } from './testing/root.ts';
import { run } from './testing/run.ts';

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { file: string }>>;
  readonly configs: Readonly<Record<string, { file: string }>>;
  readonly volumes: Readonly<Record<string, null>>;
}

interface Service {
  readonly image?: string;
  readonly build?: { context: string; target: string };
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly configs?: readonly { source: string; target: string }[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
}

interface JenkinsConfiguration {
  readonly jenkins: {
    readonly numExecutors: number;
    readonly securityRealm: { readonly local: { readonly allowsSignup: boolean } };
  };
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const compose = parse(read('ci/jenkins/compose.yaml')) as Compose;
const configurationText = read('ci/jenkins/jenkins.yaml').replaceAll(/^\s*#.*$/gm, '');
const configuration = parse(configurationText) as JenkinsConfiguration;
const services = Object.entries(compose.services);

describe('compose.yaml', () => {
  test('compose.yaml is accepted by docker compose, where that is installed', async () => {
    const settings = {
      ...process.env,
      REPOSITORY_URL: 'https://example.org/box.git',
      IMAGE_REPOSITORY: 'acme/box',
    };
    if ((await run('docker', ['compose', 'version'])).code !== 0) return;
    const args = ['compose', '-f', join(root, 'ci/jenkins/compose.yaml'), 'config', '--quiet'];
    const { code, stderr } = await run('docker', args, { environment: settings });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('every service, secret, configuration and volume that compose.yaml names is declared', () => {
    for (const [, service] of services) {
      expect(Object.keys(compose.services)).toEqual(
        expect.arrayContaining(Object.keys(service.depends_on ?? {})),
      );
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]));
      expect(Object.keys(compose.configs)).toEqual(
        expect.arrayContaining((service.configs ?? []).map(({ source }) => source)),
      );
      const volumes = (service.volumes ?? []).map((volume) => volume.split(':')[0]);
      expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(volumes));
    }
  });

  test('every service of compose.yaml is built from a stage that exists or is an image at a version', () => {
    const stages = readStages(join(root, 'ci/jenkins/Dockerfile')).map(({ name }) => name);
    for (const [, { build, image }] of services) {
      if (build) expect(stages).toContain(build.target);
      else expect(image).toMatch(/:\d+\.\d+\.\d+/);
    }
  });

  test('only this machine reaches Jenkins, and nothing reaches the engine that runs the containers', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:8080:8080']);
    expect(read('ci/jenkins/compose.yaml')).not.toContain('docker.sock');
  });

  test('compose.yaml holds no secret, and no secret gets into an image or into Git', () => {
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^secrets\//);
    expect(read('ci/jenkins/.gitignore').split('\n')).toEqual(
      expect.arrayContaining(['secrets/', 'stack.tfvars']),
    );
    expect(read('ci/jenkins/.dockerignore')).toMatch(/^\*$/m);
  });
});

describe('jenkins.yaml', () => {
  test('the Jenkins controller runs no build and lets no visitor sign up', () => {
    expect(configuration.jenkins.numExecutors).toBe(0);
    expect(configuration.jenkins.securityRealm.local.allowsSignup).toBe(false);
  });

  test('compose.yaml fills every placeholder of jenkins.yaml: from the environment, a secret or a mounted file', () => {
    const { environment = {}, secrets = [], volumes = [] } = compose.services['controller'] ?? {};
    const known = [...Object.keys(environment), ...secrets];
    const placeholders = [...configurationText.matchAll(/\$\{([^}]+)\}/g)].map(([, name]) => name ?? '');
    for (const placeholder of placeholders) {
      const file = /^readFile:(\/run\/[\w-]+)\//.exec(placeholder)?.[1];
      if (file) expect(volumes.some((volume) => volume.split(':')[1] === file)).toBe(true);
      else expect(known).toContain(placeholder.replace(/:-.*$/, ''));
    }
    expect(placeholders.length).toBeGreaterThan(6);
  });

  test('passwords and keys come from secrets only', () => {
    const assigned = [...configurationText.matchAll(/(?:password|username|privateKey): ["']?([^"'\n]+)/g)];
    for (const [, value] of assigned)
      expect(value).toMatch(/^\$\{(?:[a-z_]+|readFile:\/run\/.+)\}$|^jenkins$/);
  });
});

test('plugins.txt pins every plugin that the Jenkinsfile and jenkins.yaml use', () => {
  const lines = read('ci/jenkins/plugins.txt').split('\n');
  const pinned = lines.filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of pinned) expect(line).toMatch(/^[a-z-]+:\d[\w.-]+$/);
  const names = pinned.map((line) => line.split(':')[0]);
  expect(names).toEqual(
    expect.arrayContaining([
      'configuration-as-code',
      'job-dsl',
      'ssh-slaves',
      'ssh-credentials',
      'git',
      'timestamper',
    ]),
  );
});
