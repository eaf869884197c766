import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession } from 'playwright-core';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';

const account = { email: 'person@example.org', password: 'Correct-horse-9' };
const signedOutPages = [
  '/',
  '/sign-in',
  '/sign-up',
  '/confirm',
  '/forgot-password',
  '/reset-password',
  '/developers',
  '/nowhere',
];
const otherPages = ['/history', '/account', '/developers', '/nowhere'];

/** The tests follow each other in one browser. */
describe('a file that is dropped on a page', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;
  let mouse: CDPSession;
  let folder: string;
  let path: string;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, account.email, account.password);
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
    mouse = await person.page.context().newCDPSession(person.page);
    folder = await mkdtemp(join(tmpdir(), 'dropped-'));
    path = join(folder, 'dropped.txt');
    await writeFile(path, 'figures');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
    await rm(folder, { recursive: true });
  });

  const open = async (page: string) => {
    await person.page.goto(product.url + page);
    await person.page.locator('main h1').waitFor();
  };

  /** As the operating system would: a file that the page does not catch is opened in its place. */
  const fire = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    mouse.send('Input.dispatchDragEvent', {
      type,
      x: 200,
      y: 200,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });

  const drag = async (message: string) => {
    await fire('dragEnter');
    const overlay = person.page.locator('app-drop-area .overlay');
    // The area is loaded by the first file that is dragged over the page.
    await person.page.locator('app-drop-area').waitFor({ state: 'attached' });
    await fire('dragOver');
    await overlay.getByText(message).waitFor();
    return overlay;
  };

  test.each(signedOutPages)('does nothing at %s before sign-in, and the page says so', async (page) => {
    await open(page);
    const overlay = await drag('Sign in first, then drop the files');
    expect(await accessibilityViolations(person.page)).toEqual([]);
    await fire('drop');
    await overlay.waitFor({ state: 'detached' });
    expect(person.page.url()).toBe(product.url + page);
    await person.page.locator('main h1').waitFor();
  });

  test('does nothing when the page cannot load what takes it', async () => {
    await open('/sign-in');
    await person.page.route('**/*.js', (route) => route.abort());
    await fire('dragEnter');
    await fire('dragOver');
    await fire('drop');
    expect(await person.page.locator('app-drop-area').count()).toBe(0);
    await person.page.unroute('**/*.js');
    expect(person.page.url()).toBe(`${product.url}/sign-in`);
  });

  test('is added on the upload page', async () => {
    await person.signIn(account);
    await person.heading('Upload files');
    await drag('Drop the files to add them');
    expect(await accessibilityViolations(person.page)).toEqual([]);
    await fire('drop');
    await person.page.getByRole('group', { name: 'dropped.txt' }).waitFor();
  });

  test.each(otherPages)(
    'at %s leads a signed-in person to the upload page, where it is added',
    async (page) => {
      await open(page);
      await drag('Drop the files to add them');
      await fire('drop');
      await person.heading('Upload files');
      await person.page.getByRole('group', { name: 'dropped.txt' }).waitFor();
    },
  );

  test('is taken for a receipt on the page that checks receipts', async () => {
    await open('/verify');
    await drag('Drop the receipt, or the file that it is for');
    await fire('drop');
    await person.reads('There is no receipt in “dropped.txt”');
  });

  test('causes no error of the page', () => {
    expect(person.errors).toEqual([]);
  });
});
