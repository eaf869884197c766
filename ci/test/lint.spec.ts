import { describe, expect, test } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildContext } from './testing/build-context.ts';
import { readInstructions } from './testing/dockerfile.ts';
import { root } from './testing/root.ts';
import { run } from './testing/run.ts';
import { testWith } from './testing/tools.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfiles = ['Dockerfile', 'ci/jenkins/Dockerfile'];

describe.each(dockerfiles)('%s', (path) => {
  test(`a linter finds nothing in ${path}`, () => {
    expect(validate(read(path))).toEqual([]);
  });

  test(`${path} can be built by older builders: no heredocs, no COPY --parents or --exclude`, () => {
    const copies = readInstructions(join(root, path)).filter(({ keyword }) => keyword === 'COPY');
    expect(copies.filter(({ flags }) => flags.has('parents') || flags.has('exclude'))).toEqual([]);
    expect(read(path)).not.toMatch(/^(RUN|COPY)\b.*<<-?['"]?\w+/m);
  });

  test(`${path} begins with images at version tags`, () => {
    const images = read(path).match(/^(?:FROM|ARG \w+_IMAGE=) ?([\w./-]+:\S+)/gm) ?? [];
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[\w-]+)?$/);
  });
});

test('images, tests and developers use the same Node', () => {
  const version = read('.nvmrc').trim();
  for (const path of dockerfiles) expect(read(path)).toContain(`NODE_IMAGE=node:${version}-bookworm-slim`);
});

test('the image is labelled with the version of the product', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(read('Dockerfile')).toContain(`ARG VERSION=${version}\n`);
});

describe('the build context', () => {
  const files = buildContext();
  const paths = files.map(({ path }) => path);

  test('the build context is small', () => {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    process.stdout.write(`Build context: ${files.length} files, ${(bytes / 1_000_000).toFixed(1)} MB\n`);
    expect(bytes).toBeLessThan(5_000_000);
  });

  test('the build context holds what the Dockerfile copies', () => {
    const copied = readInstructions(join(root, 'Dockerfile'))
      .filter(({ keyword, flags }) => keyword === 'COPY' && !flags.has('from'))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    const missing = copied.filter(
      (source) => !paths.some((path) => path === source || path.startsWith(`${source}/`)),
    );
    expect(missing).toEqual([]);
  });

  test('the build context holds no test, build output, secret or local data', () => {
    const stray = paths.filter((path) =>
      /\.(spec\.ts|env|pem|tfvars|tfstate)$|(^|\/)(dist|coverage|e2e|secrets|\.local-aws|\.test-results)\//.test(
        path,
      ),
    );
    expect(stray).toEqual([]);
  });
});

const scripts = globSync(['ci/**/*.sh', 'ci/test/fakes/*', '.ci/run', 'scripts/**/*.sh'], { cwd: root });

testWith('shellcheck')('shellcheck finds nothing in any shell script', async () => {
  expect(scripts.length).toBeGreaterThan(12);
  const { code, stdout } = await run('shellcheck', ['-x', '-P', 'SCRIPTDIR', ...scripts], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

testWith('yamllint')('yamllint finds nothing in any YAML file', async () => {
  const files = globSync('ci/**/*.yaml', { cwd: root });
  const { code, stdout } = await run('yamllint', ['--strict', '-c', 'ci/.yamllint.yaml', ...files], {
    cwd: root,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
});

test.each(globSync('ci/pipeline/!(lib).sh', { cwd: root }))(
  '%s says what it does, and stops at the first error',
  (path) => {
    expect(read(path)).toMatch(
      /^#!\/usr\/bin\/env bash\n(# .+\n)+set -euo pipefail\n\. "\$\(dirname "\$0"\)\/lib\.sh"\n/,
    );
  },
);
