import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser } from 'playwright-core';
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

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, account.email, account.password);
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const open = async (path: string) => {
    await person.page.goto(product.url + path);
    await person.page.locator('main h1').waitFor();
  };

  /** Whether the page has kept the browser from opening the file. */
  const fire = (type: string, name = 'dropped.txt', text = 'figures') =>
    person.page.evaluate(
      ([kind, fileName, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], fileName, { type: 'text/plain' }));
        const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
        return event.defaultPrevented;
      },
      [type, name, text] as const,
    );

  const drag = async (message: string) => {
    expect(await fire('dragenter')).toBe(true);
    const overlay = person.page.locator('app-drop-area .overlay');
    // The area is loaded by the first file that is dragged over the page.
    await person.page.locator('app-drop-area').waitFor({ state: 'attached' });
    expect(await fire('dragover')).toBe(true);
    await overlay.getByText(message).waitFor();
    return overlay;
  };

  test.each(signedOutPages)('does nothing at %s before sign-in, and the page says so', async (path) => {
    await open(path);
    const overlay = await drag('Sign in first, then drop the files');
    expect(await accessibilityViolations(person.page)).toEqual([]);
    expect(await fire('drop')).toBe(true);
    await overlay.waitFor({ state: 'detached' });
    expect(person.page.url()).toBe(product.url + path);
  });

  test('does nothing when it is dropped before the page knows what to do with it', async () => {
    await open('/sign-in');
    expect(await fire('drop')).toBe(true);
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
    async (path) => {
      await open(path);
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
