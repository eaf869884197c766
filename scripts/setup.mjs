// @ts-check
/**
 * Makes a clone ready to run: installs from the lock file when that is needed and, with `--build`, builds what
 * changed, or with `--build contract` that workspace alone. Plain JavaScript, because it runs under whatever Node the machine has, before anything is installed.
 * Everything it says goes to stderr: stdout belongs to the command that follows.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const oldestNode = 20;

/** What each build is made from. A build is skipped when none of its inputs changed and its output is there. */
const builds = [
  {
    workspace: 'contract',
    folder: 'packages/contract',
    inputs: [
      'packages/contract/src',
      'packages/contract/package.json',
      'packages/contract/tsconfig.build.json',
    ],
  },
  {
    workspace: 'lambda',
    folder: 'lambda',
    inputs: ['packages/contract/src', 'lambda/src', 'lambda/build.ts', 'lambda/package.json'],
  },
  {
    workspace: 'backend',
    folder: 'backend',
    inputs: [
      'packages/contract/src',
      'backend/src',
      'backend/package.json',
      'backend/tsconfig.json',
      'backend/tsconfig.build.json',
    ],
  },
  {
    workspace: 'frontend',
    folder: 'frontend',
    inputs: [
      'packages/contract/src',
      'frontend/src',
      'frontend/public',
      'frontend/package.json',
      'frontend/angular.json',
      'frontend/compress.mjs',
      'frontend/tsconfig.json',
      'frontend/tsconfig.app.json',
    ],
  },
];

/** @param {string} text */
const say = (text) => process.stderr.write(`${text}\n`);

/** @param {string} path @returns {string[]} every file below a path that exists, in a stable order */
function filesBelow(path) {
  if (!existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path))
      .sort()
      .flatMap((name) => filesBelow(join(path, name)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}

/** @param {string[]} paths */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesBelow)) {
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * Runs a step unless its inputs are the ones it last succeeded with.
 * @param {{ name: string, stamp: string, inputs: string[], command: string[], clean?: string }} step
 * `clean` is a folder that is emptied first, so that nothing stale stays in a build.
 */
function runIfChanged({ name, stamp, inputs, command, clean }) {
  const wanted = fingerprint(inputs);
  const stampFile = join(root, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  say(`• ${name} …`);
  const started = Date.now();
  if (clean) rmSync(join(root, clean), { recursive: true, force: true });
  const [program = '', ...args] = command;
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) {
    say(`✖ ${name} failed (see above). Nothing was started.`);
    process.exit(result.status ?? 1);
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
  say(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  say(`This needs Node ${oldestNode} or newer to set itself up; this is ${process.version}.`);
  process.exit(1);
}

runIfChanged({
  name: 'Installing packages from the lock file (a minute or so, once)',
  stamp: 'node_modules/.setup-stamp',
  inputs: ['package-lock.json'],
  command: ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
});

const [, , flag, only] = process.argv;
if (flag === '--build') {
  for (const { workspace, folder, inputs } of builds) {
    if (only !== undefined && only !== workspace) continue;
    runIfChanged({
      name: `Building ${workspace}`,
      stamp: `${folder}/dist/.setup-stamp`,
      clean: `${folder}/dist`,
      inputs: ['package-lock.json', 'tsconfig.base.json', ...inputs],
      command: ['npm', 'run', '--silent', 'build', '-w', `@static-file-upload/${workspace}`],
    });
  }
}
