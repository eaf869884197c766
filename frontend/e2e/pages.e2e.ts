import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { hostileNames } from '@static-file-upload/testing/common/hostile-names';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';
import { reflowFaults } from './support/reflow.ts';

const account = { email: 'person@example.org', password: 'Correct-horse-9' };
const signedOutPages = ['/', '/sign-in', '/sign-up', '/confirm', '/forgot-password', '/reset-password'];
const signedInPages = ['/upload', '/history', '/account', '/developers', '/verify', '/nowhere'];
/** What the browser loads of the sign-in page, the words of a language included; Brotli. */
const maxSignInBytes = 100_000;
/** What it loads in addition when a person begins to type: Amazon's library for SRP; Brotli. */
const maxTypingBytes = 30_000;
/** What a person sees of a name, and how the server stores it. */
const shown = (name: string) => name.replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '');
const stored = (name: string) => shown(name).normalize('NFC');

/** What holds for all pages: on small windows, for the keyboard, in weight, and against hostile input. */
describe('the pages', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let person: Person;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, account.email, account.password);
    browser = await launchBrowser();
    // 320 px is what a window of 1280 px has left at 400 %; high, so that no bar covers what axe measures.
    context = await browser.newContext({
      viewport: { width: 320, height: 2400 },
      forcedColors: 'active',
      reducedMotion: 'reduce',
    });
    person = new Person(await context.newPage());
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const open = async (path: string) => {
    await person.page.goto(product.url + path);
    await person.page.locator('main h1').waitFor();
  };

  const brotliBytes = async (urls: readonly string[]) => {
    const sizes = urls.map(async (url) => brotliCompressSync(await (await fetch(url)).bytes()).length);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  };

  test.each(['en', 'ar'])('load less than 100 kB for sign-in in the language %s', async (locale) => {
    const scripts: string[] = [];
    const page = await browser.newPage({ locale });
    page.on('request', (request) => request.url().endsWith('.js') && scripts.push(request.url()));
    await page.goto(`${product.url}/sign-in`, { waitUntil: 'networkidle' });
    expect(await page.locator('html').getAttribute('lang')).toBe(locale);
    const ofThePage = scripts.splice(0);
    await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('.js')),
      page.locator('input[name=email]').fill('a'),
    ]);
    await page.close();
    expect(ofThePage.length).toBeGreaterThan(3);
    expect(await brotliBytes(ofThePage)).toBeLessThan(maxSignInBytes);
    expect(await brotliBytes(scripts)).toBeLessThan(maxTypingBytes);
  });

  test.each(signedOutPages)('at %s fit a narrow window and have no fault that axe finds', async (path) => {
    await open(path);
    expect(await reflowFaults(person.page)).toEqual([]);
    expect(await accessibilityViolations(person.page)).toEqual([]);
  });

  test('let a person sign in without a mouse', async () => {
    await open('/sign-in');
    await person.page.getByLabel('Email address').focus();
    await person.page.keyboard.type(account.email);
    await person.page.keyboard.press('Tab');
    await person.page.keyboard.type(account.password);
    await person.page.keyboard.press('Enter');
    await person.heading('Upload files');
    expect(await person.page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  test.each(signedInPages)(
    'at %s fit a narrow window and have no small target and no fault that axe finds',
    async (path) => {
      await open(path);
      expect(await reflowFaults(person.page)).toEqual([]);
      expect(await smallTargets(person.page)).toEqual([]);
      expect(await accessibilityViolations(person.page)).toEqual([]);
    },
  );

  const notRun = async () => {
    expect(await person.page.title()).not.toBe('1');
    expect(await person.page.locator('main img, main script').count()).toBe(0);
    expect(await reflowFaults(person.page)).toEqual([]);
  };

  test('show any file name as text', async () => {
    await open('/upload');
    // The advisor warns of it.
    const buffer = Buffer.from('IBAN DE89 3704 0044 0532 0130 00');
    const files = hostileNames.map((name) => ({ name, mimeType: 'text/plain', buffer }));
    await person.page.locator('input[type=file]').first().setInputFiles(files);
    for (const name of hostileNames.map(shown)) {
      await person.page.getByText(name, { exact: true }).first().waitFor();
      await person.page.getByLabel(`Mark as sensitive: ${name}`, { exact: true }).waitFor();
      await person.page
        .getByRole('group', { name: `Is ${name} sensitive?`, exact: true })
        .getByText('Not sensitive')
        .click();
    }
    await notRun();
    await person.press(`Upload ${hostileNames.length} files`);
    await person.reads(`${hostileNames.length} files are stored`);
    await notRun();
  });

  test('show any file name as text in the history, in receipts and where they are checked', async () => {
    const { page } = person;
    const receipts: string[] = [];
    for (const name of hostileNames.map(stored)) {
      // Chromium lets a page save no more than ten files in a second.
      await open('/history');
      await page.getByText(name, { exact: true }).first().waitFor();
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: `Save receipt of ${name}`, exact: true }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toMatch(/^[^/\\\p{Cc}\u202A-\u202E\u2066-\u2069]+$/u);
      receipts.push(await readFile(await download.path(), 'utf8'));
    }
    await notRun();
    await open('/verify');
    for (const [index, name] of hostileNames.entries()) {
      const receipt = { name, mimeType: 'application/json', buffer: Buffer.from(receipts[index] ?? '') };
      await page.getByLabel('Choose the receipt').setInputFiles(receipt);
      await page.locator('dd').getByText(stored(name), { exact: true }).waitFor();
      await page.getByLabel('Choose the receipt').setInputFiles({ ...receipt, buffer: Buffer.from('none') });
      await person.reads(`There is no receipt in “${shown(name)}”`);
    }
    await notRun();
  });

  test('have the browser refuse text that would run as code', async () => {
    const refusals = await person.page.evaluate(() => {
      const tries = [
        () => (document.createElement('div').innerHTML = '<b>text</b>'),
        () => (document.createElement('script').src = 'https://elsewhere.example/a.js'),
        () => new Worker('/api/docs/try-out.js'),
      ];
      return tries.map((run) => {
        try {
          run();
          return 'run';
        } catch (error) {
          return (error as Error).name;
        }
      });
    });
    expect(refusals).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  test('say when the browser is offline, and until when', async () => {
    await context.setOffline(true);
    await person.reads('You are offline.');
    expect(await accessibilityViolations(person.page)).toEqual([]);
    await context.setOffline(false);
    await person.page.getByText('You are offline.').waitFor({ state: 'detached' });
  });

  test('can be installed, set no cookies and have no source maps', async () => {
    const manifest = await fetch(`${product.url}/manifest.webmanifest`);
    expect(manifest.headers.get('content-type')).toContain('application/manifest+json');
    const { icons } = (await manifest.json()) as { icons: { src: string }[] };
    for (const { src } of icons) expect((await fetch(product.url + src)).status).toBe(200);
    expect(await context.cookies()).toEqual([]);

    const html = await (await fetch(product.url)).text();
    const script = /src="(\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
    expect(await (await fetch(product.url + script)).text()).not.toContain('sourceMappingURL');
    expect((await fetch(`${product.url}${script}.map`)).status).toBe(404);
  });
});

/** Buttons, and links that do not stand in a sentence, below the 24 px that WCAG 2.2 asks for. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, a.button, nav a')].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24) ? [element.textContent] : [];
    }),
  );
}
