import { type Browser, type LaunchOptions, chromium } from 'playwright-core';

/** Starts the Chromium that `npm test` has found; it names its path in CHROMIUM_PATH. @param words further arguments */
export function launchBrowser(words: readonly string[] = []): Promise<Browser> {
  return chromium.launch(browserOptions(words));
}

/** @param words further arguments of the browser @throws Error when no browser is named */
export function browserOptions(words: readonly string[] = []): LaunchOptions {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error('CHROMIUM_PATH names no browser. `npm test -- browser` finds one.');
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...words],
  };
}
