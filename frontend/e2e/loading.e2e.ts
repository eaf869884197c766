import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { layoutShifts, watchLayout } from './support/layout-shift.ts';

const account = { email: 'ada@example.org', password: 'Correct-horse-9' };
const publicPages = ['/', '/sign-in', '/sign-up', '/verify', '/developers'];
const ownPages = ['/upload', '/history', '/account'];
const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 800 };
/** Enough to see each step of loading as a step. */
const slowByMs = 60;

/** What a person on a slow line sees. */
describe('a page that is loading', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, account.email, account.password);
    browser = await launchBrowser();
    // In German, whose words come as files of their own and are long.
    context = await browser.newContext({ viewport: phone, locale: 'de' });
    await watchLayout(context);
    page = await context.newPage();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  test('shows its head before any script has arrived', async () => {
    const early = await browser.newPage();
    const held = Promise.withResolvers<void>();
    await early.route('**/*.js', async (route) => {
      await held.promise;
      await route.continue();
    });
    await early.goto(`${product.url}/sign-in`, { waitUntil: 'commit' });
    const head = early.locator('.wordmark');
    await head.waitFor();
    await early.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length === 1);
    expect(await head.evaluate((element) => getComputedStyle(element).textDecorationLine)).toBe('none');
    held.resolve();
    await early.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await early.close();
  });

  test('has compressed files that the browser may keep for ever', async () => {
    const responses: (Record<string, string> & { url: string })[] = [];
    const heard = await browser.newPage();
    heard.on('response', (response) => {
      if (/\.(?:js|css)$/.test(response.url()))
        responses.push({ ...response.headers(), url: response.url() });
    });
    await heard.goto(product.url, { waitUntil: 'networkidle' });
    await heard.close();
    expect(responses.length).toBeGreaterThan(3);
    for (const response of responses) {
      expect(response).toMatchObject({ 'content-encoding': 'br', vary: expect.stringMatching(/encoding/) });
      expect(response['cache-control']).toContain('immutable');
    }
  });

  const arrive = async (path: string) => {
    await page.goto(product.url + path, { waitUntil: 'networkidle' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { path, shifts: await layoutShifts(page) };
  };

  test('moves nothing that a person has begun to read', async () => {
    await page.route(/\.js$|\/api\//, async (route) => {
      // The pace of the line is what is tested.
      await sleep(slowByMs);
      await route.continue();
    });
    for (const path of publicPages) expect(await arrive(path)).toEqual({ path, shifts: [] });
    await arrive('/sign-in');
    await page.locator('input[name=email]').fill(account.email);
    await page.locator('input[type=password]').fill(account.password);
    await page.keyboard.press('Enter');
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
    for (const viewport of [phone, desktop]) {
      await page.setViewportSize(viewport);
      for (const path of ownPages) expect(await arrive(path)).toEqual({ path, shifts: [] });
    }
  });
});
