import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { latestCode } from '@static-file-upload/testing/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/launch-browser';
import { StoredObjects } from '@static-file-upload/testing/stored-objects';

const email = 'person@example.org';
const password = 'Correct-horse-9';
const contract = {
  name: 'contract ünï +100% 😀.pdf',
  mimeType: 'application/pdf',
  buffer: randomBytes(300_000),
};
const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: randomBytes(10_000) };
const empty = { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) };

/** The main job, as a person does it; the tests follow each other in one browser. */
describe('a person with a browser', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stored: StoredObjects;
  const trouble: string[] = [];

  beforeAll(async () => {
    product = await startProduct();
    stored = new StoredObjects(product.state);
    browser = await launchBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    stored.close();
    await product.stop();
  });

  const heading = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  test('reads what the service does, and goes to the sign-in page and from there to the sign-up page', async () => {
    await page.goto(product.url);
    await heading('Hand in files safely');
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await heading('Sign in');
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await heading('Create an account');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test('is told what the password lacks', async () => {
    await page.getByLabel('Email address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('does not yet have everything').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test('signs up, and confirms with the code from the mail', async () => {
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await heading('Confirm your email address');
    const code = await latestCode(product.state, email);
    await page.getByLabel('Code from the email').fill(code === '000000' ? '000001' : '000000');
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.getByText('not the code we sent last').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByLabel('Code from the email').fill(code);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await heading('Upload files');
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test('stays signed in over a reload, signs out, and in again', async () => {
    await page.reload();
    await heading('Upload files');
    await page.getByText(email).first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await heading('Sign in');
    await page.getByLabel('Email address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('Wrong-horse-9');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('The email address or the password is not right').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await heading('Upload files');
  });

  test('hears why a file may be sensitive, and takes the advice', async () => {
    const secrets = `notes\nid = ${['AKIA', 'Q7RZ2LMN5XWT3VBC'].join('')}\n`;
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ name: 'keys.txt', mimeType: 'text/plain', buffer: Buffer.from(secrets) }]);
    await page.getByText('Looks like an AWS access key, line 2.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Mark as sensitive: keys.txt' }).click();
    await page.getByText('1 to the vault').waitFor();
    await page.getByRole('button', { name: 'Remove keys.txt' }).click();
  });

  test('cannot start before every file is marked, and sees what will happen', async () => {
    await page.locator('input[type=file]').first().setInputFiles([contract, photo, empty]);
    await page.getByText('3 still undecided').waitFor();
    expect(await page.getByRole('button', { name: 'Upload', exact: true }).isDisabled()).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);

    await page.getByRole('group', { name: contract.name }).getByText('Sensitive', { exact: true }).click();
    await page.getByRole('group', { name: photo.name }).getByText('Not sensitive').click();
    await page.getByText('1 to the vault').waitFor();
    await page.getByText('1 still undecided').waitFor();
    await page.getByRole('group', { name: empty.name }).getByText('Sensitive', { exact: true }).click();
    await page.getByText('2 to the vault').waitFor();
  });

  test('uploads, and reads where each file goes', async () => {
    await page.getByRole('button', { name: 'Upload 3 files' }).click();
    await page.getByText('Stored, moving to the vault').nth(1).waitFor();
    await page.getByText('Stored', { exact: true }).first().waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  test('finds each file where it belongs, equal byte for byte', async () => {
    const { normalBucket, sensitiveBucket } = product.state;
    const inVault = await stored.moved(contract.name);
    expect(await stored.sha256(sensitiveBucket, inVault)).toBe(sha256(contract.buffer));
    expect(await stored.encryption(sensitiveBucket, inVault)).toBe('aws:kms');
    await stored.moved(empty.name);

    const normal = await stored.normal();
    expect(normal).toHaveLength(1);
    expect(normal[0]).toMatch(/\/photo\.jpg$/);
    expect(await stored.sha256(normalBucket, normal[0] ?? '')).toBe(sha256(photo.buffer));
  });

  test('is told when the server cannot be reached, and the file goes on by itself', async () => {
    const later = page.getByRole('listitem').filter({ hasText: 'later.jpg' });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ ...photo, name: 'later.jpg' }]);
    await page.getByRole('group', { name: 'later.jpg' }).getByText('Not sensitive').click();
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Upload 1 file' }).click();
    await later.getByText('No connection. It goes on by itself.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    await context.setOffline(false);
    await later.getByText('Stored', { exact: true }).waitFor();
    expect((await stored.normal()).filter((key) => key.endsWith('later.jpg'))).toHaveLength(1);
  });

  test('meets no error of the page and no violation of its content security policy', () => {
    // The refused code and password, and the line that was cut, are reported by the browser as failed loads.
    expect(trouble.filter((text) => !/Failed to load resource/.test(text))).toEqual([]);
  });
});
