import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { startProduct } from '@static-file-upload/testing/stack/running-product';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { executedFunctions, type ExecutedFunction } from './executed-functions.ts';

const user = 'structure@example.org';
const password = 'Correct-horse-9';
/** Pages that Playwright serves count as public ones, which may not call a local address. */
const args = ['--no-sandbox', '--disable-features=LocalNetworkAccessChecks'];

/** Our modules of which the upload page calls a function from the click on "Upload" until the file is stored. */
export async function browserModules(root: string): Promise<string[]> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no Chrome or Chromium to measure.');
  const folder = await mkdtemp(join(tmpdir(), 'structure-pages-'));
  const product = await startProduct();
  const browser = await chromium.launch({ executablePath, args });
  try {
    build(root, folder);
    await signUpAndConfirm(product.state, user, password);
    const context = await browser.newContext();
    await servePages(context, product.url, join(folder, 'browser'));
    const page = await context.newPage();
    await signIn(page, product.url);
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'file.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('a raw upload'),
      });
    await page.getByRole('group', { name: 'file.txt' }).getByText('Not sensitive', { exact: true }).click();
    const functions = await executedFunctions(await context.newCDPSession(page), async () => {
      await page.getByRole('button', { name: 'Upload 1 file' }).click();
      await page
        .getByText(/^\s*Stored/)
        .first()
        .waitFor();
    });
    return sourcesOf(functions, join(folder, 'browser'));
  } finally {
    await browser.close();
    await product.stop();
    await rm(folder, { recursive: true });
  }
}

/** The pages as they are deployed, with source maps. */
function build(root: string, outputPath: string): void {
  const args = ['build', '--source-map', '--output-hashing=none', '--output-path', outputPath];
  execFileSync(process.execPath, [join(root, 'node_modules/@angular/cli/bin/ng.js'), ...args], {
    cwd: join(root, 'frontend'),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function servePages(context: BrowserContext, origin: string, folder: string): Promise<void> {
  await context.route(`${origin}/**`, (route) => {
    const request = route.request();
    const file = join(folder, request.isNavigationRequest() ? 'index.html' : new URL(request.url()).pathname);
    return existsSync(file) ? route.fulfill({ path: file }) : route.continue();
  });
}

async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('Email address').fill(user);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Upload files' }).waitFor();
}

function sourcesOf(functions: readonly ExecutedFunction[], folder: string): string[] {
  const found = new Set<string>();
  for (const [url, inScript = []] of Map.groupBy(functions, ({ url }) => url)) {
    if (!URL.canParse(url)) continue;
    const script = join(folder, new URL(url).pathname);
    if (!existsSync(`${script}.map`)) continue;
    const map = new SourceMap(JSON.parse(readFileSync(`${script}.map`, 'utf8')) as SourceMapPayload);
    const text = readFileSync(script, 'utf8');
    for (const { offset } of inScript) found.add(sourceAt(text, offset, map));
  }
  return [...found].filter((source) => /^(frontend|packages)\//.test(source)).sort();
}

/** Source maps name their sources relative to where the pages are usually built. */
const outputFolder = 'frontend/dist';

function sourceAt(text: string, offset: number, map: SourceMap): string {
  const before = text.slice(0, offset).split('\n');
  const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
  return 'originalSource' in entry ? posix.join(outputFolder, entry.originalSource) : '';
}
