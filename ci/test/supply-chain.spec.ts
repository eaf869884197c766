/** Packages of other authors: locked, licensed, listed and audited. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Checkout } from './testing/checkout.ts';
import { readStages } from './testing/dockerfile.ts';
import { root } from './testing/root.ts';
import { ImageReplay } from './testing/replayed-image.ts';
import { testWith } from './testing/tools.ts';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, LockedPackage>> };
const exceptions = JSON.parse(read('ci/supply-chain/exceptions.json')) as {
  readonly licences: Readonly<Record<string, string>>;
};
const packages = Object.entries(lock.packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && link !== true,
);
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');

test('every package is locked by its hash', () => {
  expect(packages.length).toBeGreaterThan(500);
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

test('every workspace names one exact version for every dependency', () => {
  for (const folder of [
    '.',
    'backend',
    'frontend',
    'lambda',
    'packages/client',
    'packages/contract',
    'packages/local-aws',
    'packages/testing',
  ]) {
    const { dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`)) as Manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect({ folder, name, version }).toMatchObject({
        version: expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
      });
  }
});

test('only the package that brings Node may run a script when it is installed', () => {
  const { allowScripts = {} } = JSON.parse(read('package.json')) as Manifest;
  expect(Object.entries(allowScripts).filter(([, allowed]) => allowed)).toEqual([['node', true]]);
});

describe('licences', () => {
  /** None of them asks that our own source be given away. */
  const accepted =
    /^\(?(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Python-2\.0|MPL-2\.0|CC0-1\.0)( (AND|OR) (MIT|BSD-3-Clause|CC0-1\.0))*\)?$/;

  test('every licence is accepted, or excused in writing', () => {
    const others = packages.filter(([, { license = 'none' }]) => !accepted.test(license));
    expect([...new Set(others.map(([path]) => nameOf(path)))].sort()).toEqual(
      Object.keys(exceptions.licences).sort(),
    );
    for (const reason of Object.values(exceptions.licences)) expect(reason.length).toBeGreaterThan(20);
  });
});

describe('the list of what is in the image', () => {
  test('the list of packages is made from the lock file, is part of the image, and can be exported alone', () => {
    const stages = readStages(join(root, 'Dockerfile'));
    const of = (name: string) => stages.find((stage) => stage.name === name)?.instructions ?? [];
    expect(
      of('inventory')
        .map(({ rest }) => rest)
        .join(),
    ).toContain('npm sbom --sbom-format=cyclonedx');
    for (const stage of ['runtime', 'sbom'])
      expect(of(stage).some(({ rest }) => rest.startsWith('/source/sbom.cdx.json '))).toBe(true);
  });

  test('the list of packages names every package that runs or is served, with its hash and licence', async () => {
    const replay = new ImageReplay();
    const { folder } = await replay.stage('inventory');
    const text = readFileSync(join(folder, 'source/sbom.cdx.json'), 'utf8');
    replay.remove();
    const bom = JSON.parse(text) as {
      bomFormat: string;
      components: { name: string; group?: string; hashes?: object[]; purl: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    const names = bom.components.map(({ purl }) =>
      decodeURIComponent(purl).replace(/^pkg:npm\/|@[^@]+$/g, ''),
    );
    const runtime = ['backend', 'frontend'].flatMap((folder) =>
      Object.keys((JSON.parse(read(`${folder}/package.json`)) as Manifest).dependencies ?? {}),
    );
    expect(names).toEqual(expect.arrayContaining(runtime));
    expect(names.filter((name) => /^(jest|eslint|prettier|esbuild|@angular\/build)$/.test(name))).toEqual([]);
    const external = bom.components.filter(({ purl }) => !purl.includes('static-file-upload'));
    expect(external.filter(({ hashes = [] }) => hashes.length === 0)).toEqual([]);
  });
});

describe('audit.sh', () => {
  const checkout = new Checkout();
  afterAll(() => checkout.remove());
  const withJq = testWith('jq');
  const vulnerability = (severity: string) => ({
    vulnerabilities: {
      box: {
        via: [
          'lid',
          { url: 'https://github.com/advisories/GHSA-1', severity, name: 'lid', title: 'Opens by itself' },
        ],
      },
    },
  });

  const audit = (report: object | string, advisories: object, environment = {}) => {
    checkout.write('report', typeof report === 'string' ? report : JSON.stringify(report));
    checkout.write('ci/supply-chain/exceptions.json', JSON.stringify({ advisories }));
    checkout.write('bin/npm', `#!/bin/sh\ncat '${checkout.folder}/report'\nexit 1\n`);
    chmodSync(join(checkout.folder, 'bin/npm'), 0o755);
    const path = [join(checkout.folder, 'bin'), process.env['PATH']].join(delimiter);
    return checkout.run('audit', { PATH: path, ...environment });
  };

  withJq('audit.sh fails on a critical vulnerability, and names it', async () => {
    const { code, stderr } = await audit(vulnerability('critical'), {});
    expect(code).toBe(1);
    expect(stderr).toContain('GHSA-1 (critical) in lid: Opens by itself');
  });

  withJq('audit.sh accepts a moderate vulnerability', async () => {
    expect((await audit(vulnerability('moderate'), {})).code).toBe(0);
  });

  withJq('audit.sh accepts an excuse until its last day', async () => {
    const excuse = (until: string) => ({ 'GHSA-1': { reason: 'not reachable', until } });
    expect((await audit(vulnerability('high'), excuse('2999-12-31'))).code).toBe(0);
    expect((await audit(vulnerability('high'), excuse('2020-01-01'))).code).toBe(1);
  });

  withJq.each([
    ['nothing', ''],
    ['no JSON', 'npm error'],
    ['a list', '[]'],
    ['two objects', '{"vulnerabilities": {}}{"vulnerabilities": {}}'],
  ])('audit.sh fails when npm audit prints %s', async (_what, report) => {
    const { code, stdout, stderr } = await audit(report, {});
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('npm audit printed no report');
  });

  withJq('audit.sh reports that the registry refuses audits, and fails with REQUIRE_AUDIT=1', async () => {
    const refused = { message: '405 Method Not Allowed' };
    const { code, stdout } = await audit(refused, {});
    expect(stdout).toContain('NOT AUDITED');
    expect(code).toBe(0);
    expect((await audit(refused, {}, { REQUIRE_AUDIT: '1' })).code).toBe(1);
  });
});
