import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, type BrowserContext } from 'playwright-core';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { markFrenchTexts, unmarkedTexts } from './support/pseudo-language.ts';

const email = 'ada@example.org';
const password = 'Correct-horse-9';
const publicPages = [
  '/',
  '/sign-in',
  '/sign-up',
  '/forgot-password',
  '/verify',
  '/developers',
  '/nothing-here',
];
const ownPages = ['/upload', '/history', '/account'];

describe('the languages of the pages', () => {
  let product: RunningProduct;
  let browser: Browser;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, email, password);
    browser = await launchBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  async function open(context: BrowserContext, path: string) {
    const page = await context.newPage();
    await page.goto(product.url + path);
    return page;
  }

  test('begin with the one that the browser asks for', async () => {
    const context = await browser.newContext({ locale: 'de-AT' });
    const page = await open(context, '/sign-in');
    await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.title()).toBe('Anmelden · Static File Upload');
    await context.close();
  });

  test('can be changed on the page, turn it around when they are read from the right, and stay chosen', async () => {
    const context = await browser.newContext();
    const page = await open(context, '/sign-in');
    await page.getByLabel('Language').selectOption({ label: 'العربية' });
    await page.getByRole('heading', { level: 1, name: 'تسجيل الدخول' }).waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.title()).toContain('تسجيل الدخول');
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'تسجيل الدخول' }).waitFor();
    await page.getByLabel('اللغة').selectOption({ label: 'Français' });
    await page.getByRole('heading', { level: 1, name: 'Se connecter' }).waitFor();
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    await context.close();
  });

  test('are the only source of the words on the pages', async () => {
    const context = await browser.newContext({ locale: 'fr' });
    await markFrenchTexts(context);
    const page = await open(context, '/sign-in');
    const read = async (path: string) => {
      await page.goto(product.url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      return { path, unmarked: (await unmarkedTexts(page)).filter((text) => text !== email) };
    };
    for (const path of publicPages) expect(await read(path)).toEqual({ path, unmarked: [] });

    await page.goto(`${product.url}/sign-in`);
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[type=password]').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
    for (const path of ownPages) expect(await read(path)).toEqual({ path, unmarked: [] });
    await context.close();
  });
});
