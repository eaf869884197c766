import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const root = join(import.meta.dirname, '../../../..');

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Finds a Chromium, and gets one where there is none: CHROMIUM_PATH, an installed browser, Playwright's own
 * download, and as root on Debian the package.
 * @returns the path of its executable, or undefined when none can be had
 */
export function findBrowser(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) return chosen;
  const found = [...installed, chromium.executablePath()].find((path) => existsSync(path));
  if (found) return found;

  process.stdout.write("No Chrome or Chromium found: downloading Playwright's own …\n");
  run(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();

  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    process.stdout.write(
      'That did not work: installing the Debian package chromium (apt-get install chromium) …\n',
    );
    run('apt-get', 'update', '-qq');
    run('apt-get', 'install', '-y', '-qq', 'chromium');
  }
  return installed.find((path) => existsSync(path));
}

/** Starts the Chromium that `npm test` has found; CHROMIUM_PATH has its path. @param args further arguments */
export function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch(browserOptions(args));
}

/** @param args further arguments of the browser @throws Error when CHROMIUM_PATH is not set */
export function browserOptions(args: readonly string[] = []): LaunchOptions {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error('CHROMIUM_PATH names no browser. `npm test -- browser` finds one.');
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...args],
  };
}

function run(program: string, ...args: string[]): void {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(program, args, { cwd: root, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
}
