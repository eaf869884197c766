import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { Person } from '@static-file-upload/testing/people/person';
import { latestCode } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';

const email = 'person@example.org';
const password = 'Correct-horse-9';
const contract = {
  name: 'contract ünï +100% 😀.pdf',
  mimeType: 'application/pdf',
  buffer: randomBytes(300_000),
};
const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: randomBytes(10_000) };
const empty = { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) };

/** The main job; the tests follow each other in one browser. */
describe('a person with a browser', () => {
  let product: RunningProduct;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let person: Person;
  let stored: StoredObjects;

  beforeAll(async () => {
    product = await startProduct();
    stored = new StoredObjects(product.state);
    browser = await launchBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    person = new Person(page);
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    stored.close();
    await product.stop();
  });

  const isAccessible = async () => expect(await accessibilityViolations(page)).toEqual([]);
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  test('reads what the service does, and goes from there to the pages for sign-in and sign-up', async () => {
    await page.goto(product.url);
    await person.heading('Hand in files safely');
    await isAccessible();
    await person.follow('Sign in');
    await person.heading('Sign in');
    await isAccessible();
    await person.follow('Create an account');
    await person.heading('Create an account');
    await isAccessible();
  });

  test('reads what the password lacks', async () => {
    await person.fill('Email address', email);
    await person.fill('Password', 'short');
    await person.press('Create account');
    await person.reads('does not yet have everything');
    await isAccessible();
  });

  test('signs up, and confirms with the code from the mail', async () => {
    await person.fill('Password', password);
    await person.press('Create account');
    await person.heading('Confirm your email address');
    const code = await latestCode(product.state, email);
    await person.fill('Code from the email', code === '000000' ? '000001' : '000000');
    await person.press('Confirm');
    await person.reads('not the code we sent last');
    await isAccessible();
    await person.fill('Code from the email', code);
    await person.press('Confirm');
    await person.heading('Upload files');
    await isAccessible();
  });

  test('stays signed in over a reload, signs out and in again', async () => {
    await page.reload();
    await person.heading('Upload files');
    await person.reads(email);
    await person.press('Sign out');
    await person.heading('Sign in');
    await person.fill('Email address', email);
    await person.fill('Password', 'Wrong-horse-9');
    await person.press('Sign in');
    await person.reads('The email address or the password is not right');
    await person.fill('Password', password);
    await person.press('Sign in');
    await person.heading('Upload files');
  });

  test('reads why a file may be sensitive, and takes the advice', async () => {
    const secrets = `notes\nid = ${['AKIA', 'Q7RZ2LMN5XWT3VBC'].join('')}\n`;
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ name: 'keys.txt', mimeType: 'text/plain', buffer: Buffer.from(secrets) }]);
    await person.reads('Looks like an AWS access key, line 2.');
    await isAccessible();
    await person.press('Mark as sensitive: keys.txt');
    await person.reads('1 to the vault');
    await person.press('Remove keys.txt');
  });

  test('cannot start before every file is classified, and sees what will happen', async () => {
    await page.locator('input[type=file]').first().setInputFiles([contract, photo, empty]);
    await person.reads('3 still undecided');
    expect(await page.getByRole('button', { name: 'Upload', exact: true }).isDisabled()).toBe(true);
    await isAccessible();

    await page.getByRole('group', { name: contract.name }).getByText('Sensitive', { exact: true }).click();
    await page.getByRole('group', { name: photo.name }).getByText('Not sensitive').click();
    await person.reads('1 to the vault');
    await person.reads('1 still undecided');
    await page.getByRole('group', { name: empty.name }).getByText('Sensitive', { exact: true }).click();
    await person.reads('2 to the vault');
  });

  test('uploads files, and reads where each one goes', async () => {
    await person.press('Upload 3 files');
    await page.getByText('Stored, moving to the vault').nth(1).waitFor();
    await page.getByText('Stored', { exact: true }).first().waitFor();
    await isAccessible();
  });

  test('has stored each file in its bucket, byte for byte', async () => {
    const { normalBucket, sensitiveBucket } = product.state;
    const inVault = await stored.moved(contract.name);
    const found = await stored.find(sensitiveBucket, inVault);
    expect(found).toMatchObject({ sha256: sha256(contract.buffer), encryption: 'aws:kms' });
    await stored.moved(empty.name);

    const normal = await stored.normal();
    expect(normal).toHaveLength(1);
    expect(normal[0]).toMatch(/\/photo\.jpg$/);
    expect(await stored.sha256(normalBucket, normal[0] ?? '')).toBe(sha256(photo.buffer));
  });

  test('reads when the server cannot be reached, and the upload goes on by itself', async () => {
    const later = page.getByRole('listitem').filter({ hasText: 'later.jpg' });
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([{ ...photo, name: 'later.jpg' }]);
    await page.getByRole('group', { name: 'later.jpg' }).getByText('Not sensitive').click();
    await context.setOffline(true);
    await person.press('Upload 1 file');
    await later.getByText('No connection. It goes on by itself.').waitFor();
    await isAccessible();
    await context.setOffline(false);
    await later.getByText('Stored', { exact: true }).waitFor();
    expect((await stored.normal()).filter((key) => key.endsWith('later.jpg'))).toHaveLength(1);
  });

  test('met no error of the page and no violation of its content security policy', () => {
    expect(person.errors).toEqual([]);
  });
});
