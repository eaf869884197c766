import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type Browser } from 'playwright-core';
import { latestCode } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';

const hostname = 'files.example';
const account = { email: 'person@example.org', password: 'Correct-horse-9' };
const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: randomBytes(70_000) };

/** Under a real host name without TLS a browser takes crypto.subtle, randomUUID and locks away. */
describe('a person whose connection is not encrypted', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;
  let stored: StoredObjects;

  beforeAll(async () => {
    product = await startProduct({ hostname });
    stored = new StoredObjects(product.state);
    browser = await launchBrowser([`--host-resolver-rules=MAP ${hostname} 127.0.0.1`]);
    person = new Person(await (await browser.newContext()).newPage());
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    stored.close();
    await product.stop();
  });

  test('reads so on every page', async () => {
    await person.page.goto(`${product.url}/sign-up`);
    await person.heading('Create an account');
    await person.reads('This connection is not encrypted');
    expect(await person.page.evaluate(() => globalThis.isSecureContext)).toBe(false);
    expect(await accessibilityViolations(person.page)).toEqual([]);
  });

  test('signs up, confirms, and signs in again', async () => {
    await person.fill('Email address', account.email);
    await person.fill('Password', account.password);
    await person.press('Create account');
    await person.heading('Confirm your email address');
    await person.fill('Code from the email', await latestCode(product.state, account.email));
    await person.press('Confirm');
    await person.heading('Upload files');
    await person.press('Sign out');
    await person.heading('Sign in');
    await person.signIn(account);
    await person.heading('Upload files');
  });

  test('uploads a sensitive file, which is moved to the vault', async () => {
    await person.page.locator('input[type=file]').first().setInputFiles([letter]);
    await person.page
      .getByRole('group', { name: letter.name })
      .getByText('Sensitive', { exact: true })
      .click();
    await person.press('Upload 1 file');
    await person.reads('Stored, moving to the vault');
    await stored.moved(letter.name);
    // The browser warns that one of our headers has an effect over TLS only.
    expect(person.errors.filter((text) => !text.includes('Cross-Origin-Opener-Policy'))).toEqual([]);
  });
});
