/**
 * `npm run structure`: no folder and no file depends on itself through others, no relative import leaves its
 * workspace, and no file, export or dependency is unused. Prints how large the house is.
 *
 * `--coverage` instead prints which modules one raw upload runs through, on the server and in the browser.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { browserModules } from './structure/browser-coverage.ts';
import { findImportErrors } from './structure/imports.ts';
import { serverModules } from './structure/server-coverage.ts';
import { describeSizes } from './structure/sizes.ts';

const root = join(import.meta.dirname, '..');
const print = (line: string) => process.stdout.write(`${line}\n`);

const { values } = parseArgs({ options: { coverage: { type: 'boolean', default: false } } });
if (values.coverage) await printCoverage();
else await checkStructure();

async function checkStructure(): Promise<void> {
  const errors = await findImportErrors(root);
  for (const error of errors) print(`✖ ${error}`);
  print(`${errors.length} errors in how files and folders depend on each other`);

  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const { status } = spawnSync(process.execPath, [knip, '--no-progress', '--treat-config-hints-as-errors'], {
    cwd: root,
    stdio: 'inherit',
  });
  print(status === 0 ? 'Nothing is unused.' : '✖ The files, exports and dependencies above are not used.');
  for (const line of describeSizes(root)) print(line);
  process.exitCode = errors.length === 0 && status === 0 ? 0 : 1;
}

async function printCoverage(): Promise<void> {
  for (const [name, modules] of [
    ['server', await serverModules(root)],
    ['browser', await browserModules(root)],
  ] as const) {
    print(`${name}: ${modules.length} modules run during one raw upload`);
    for (const module of modules) print(`  ${module}`);
  }
}
