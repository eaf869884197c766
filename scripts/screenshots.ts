/**
 * `npm run screenshots`: pictures of every page, in light and dark, on a phone and a desktop, and in Arabic, in
 * docs/screenshots. They are made by the product itself, running on this machine.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findBrowser } from '@static-file-upload/testing/people/browser';
import { root } from './steps/step.ts';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { startProduct } from '@static-file-upload/testing/stack/running-product';

const folder = join(root, 'docs/screenshots');
const email = 'ada@example.org';
const password = 'Correct-horse-9';

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const variants = [
  ...Object.entries(sizes).flatMap(([size, viewport]) =>
    (['light', 'dark'] as const).map((colorScheme) => ({
      name: `${size}-${colorScheme}`,
      options: { viewport, colorScheme, locale: 'en-GB' },
    })),
  ),
  { name: 'phone-arabic', options: { viewport: sizes.phone, colorScheme: 'light', locale: 'ar' } as const },
];

const publicPages = {
  landing: '/',
  'sign-in': '/sign-in',
  'sign-up': '/sign-up',
  forgotten: '/forgot-password',
  verify: '/verify',
  developers: '/developers',
};
const ownPages = { history: '/history', account: '/account' };

/** Three files, one of which the advisor will have something to say about. */
const files = [
  { name: 'contract.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(180_000, 'contract') },
  {
    name: 'accounts.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,account\nAda,DE89370400440532013000\n'),
  },
  { name: 'garden.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(90_000, 1) },
];

const executablePath = findBrowser();
if (executablePath === undefined) throw new Error('There is no Chrome or Chromium to take pictures with.');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const product = await startProduct();
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  await signUpAndConfirm(product.state, email, password);
  for (const { name, options } of variants) await takeAll(browser, name, options);
} finally {
  await browser.close();
  await product.stop();
}

async function takeAll(
  browserToUse: Browser,
  variant: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browserToUse.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const take = (name: string) => photograph(page, join(folder, `${name}-${variant}.png`), options);
  for (const [name, path] of Object.entries(publicPages)) {
    await open(page, path);
    await take(name);
  }
  await signIn(page);
  await take('upload-empty');
  await chooseFiles(page);
  await take('upload-chosen');
  await upload(page);
  await take('upload-stored');
  for (const [name, path] of Object.entries(ownPages)) {
    await open(page, path);
    await take(name);
  }
  await context.close();
  process.stdout.write(`${variant}: done\n`);
}

/** In a window as high as the page, so that the bars at its lower end stand below the words and not over them. */
async function photograph(page: Page, path: string, { viewport }: BrowserContextOptions): Promise<void> {
  if (!viewport) throw new Error('A picture needs a window of a certain size.');
  const whole = await page.locator('html').boundingBox();
  const height = Math.ceil(whole?.height ?? 0);
  await page.setViewportSize({ width: viewport.width, height: Math.max(height, viewport.height) });
  await page.screenshot({ path });
  await page.setViewportSize(viewport);
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(product.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle');
}

async function signIn(page: Page): Promise<void> {
  await open(page, '/sign-in');
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
}

/** By their places and not by their words, which depend on the language. */
async function chooseFiles(page: Page): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(files);
  await page.locator('app-sensitivity-advice .advice').first().waitFor();
  await decide(page, 0, true);
  await decide(page, 2, false);
}

/** Not by a click on a place: on a phone, a bar may lie over the row. */
async function decide(page: Page, row: number, sensitive: boolean): Promise<void> {
  const choice = page.locator('app-upload-row').nth(row).locator(`input[value=${sensitive}]`);
  await choice.dispatchEvent('click');
}

async function upload(page: Page): Promise<void> {
  await decide(page, 1, true);
  await page.locator('app-upload-review .button-primary').click();
  await page
    .locator('app-upload-row.stored')
    .nth(files.length - 1)
    .waitFor();
}
