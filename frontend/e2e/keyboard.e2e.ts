import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { latestCode } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Keyboard } from './support/keyboard.ts';
import { Person } from '@static-file-upload/testing/people/person';

const email = 'ada@example.org';
const password = 'Correct-horse-9';
const next = 'Battery-staple-8';
const report = { name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('figures') };
const contract = { name: 'contract.txt', mimeType: 'text/plain', buffer: Buffer.from('terms') };

/** From the first page to the last: what has the focus is seen, and the focus goes where the page went. */
describe('a person without a mouse', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;
  let keyboard: Keyboard;

  beforeAll(async () => {
    product = await startProduct();
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
    keyboard = new Keyboard(person.page);
    // With a listener from the start, the browser never opens a file dialog of its own.
    person.page.on('filechooser', () => undefined);
    await person.page.goto(product.url);
    await person.heading('Hand in files safely');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const arrives = async (heading: string) => {
    await person.heading(heading);
    expect(await keyboard.focused()).toContain(`heading "${heading}"`);
  };
  const focusMovesTo = (name: string) =>
    person.page.getByRole('button', { name }).and(person.page.locator(':focus')).waitFor();
  const announcement = () => person.page.locator('p.visually-hidden[aria-live=polite]');
  const choose = async (button: string, files: (typeof report)[]) => {
    await keyboard.to(`button "${button}"`);
    const dialog = person.page.waitForEvent('filechooser');
    await keyboard.press('Enter');
    await (await dialog).setFiles(files);
  };

  test('signs up and confirms', async () => {
    await keyboard.enter('link "Create an account"');
    await arrives('Create an account');
    await keyboard.fill('Email address', email);
    await keyboard.fill('Password', password);
    await keyboard.press('Enter');
    await arrives('Confirm your email address');
    await keyboard.fill('Code from the email', await latestCode(product.state, email));
    await keyboard.press('Enter');
    await arrives('Upload files');
  });

  test('chooses files, says which are sensitive, and gets an announcement when they are stored', async () => {
    await choose('Choose files', [report, contract]);
    await announcement().filter({ hasText: '2 files added' }).waitFor();
    await keyboard.to('radio "Sensitive"');
    await keyboard.press('Space');
    await keyboard.to('radio "Sensitive"');
    await keyboard.press('ArrowDown');
    await keyboard.enter('button "Upload 2 files"');
    await announcement().filter({ hasText: 'stored' }).waitFor();
    await person.reads('2 files are stored');
  });

  test('takes the advice to mark a file as sensitive', async () => {
    const iban = {
      name: 'iban.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('DE89 3704 0044 0532 0130 00'),
    };
    await choose('Add more files', [iban]);
    await keyboard.enter('button "Mark as sensitive: iban.txt"');
    await person.reads('1 to the vault');
    expect(await keyboard.focused()).toContain('radio "Sensitive" [checked]');
    await keyboard.enter('button "Remove iban.txt"');
    await person.page.getByText('iban.txt', { exact: true }).waitFor({ state: 'detached' });
  });

  test('takes a file back before it is sent', async () => {
    await choose('Add more files', [{ ...report, name: 'mistake.txt' }]);
    await keyboard.enter('button "Remove mistake.txt"');
    await person.page.getByText('mistake.txt', { exact: true }).waitFor({ state: 'detached' });
    expect(await keyboard.focused()).toBeDefined();
  });

  test('finds a file in the history, and goes on to check receipts', async () => {
    await keyboard.enter('link "History"');
    await arrives('History');
    await keyboard.to('searchbox "Search by file name"');
    await person.page.keyboard.type('contr');
    await person.reads('1 file');
    await keyboard.enter('link "Check a receipt"');
    await arrives('Check a receipt');
  });

  test('changes the password, and gets its errors announced at once', async () => {
    await keyboard.enter('link "Account"');
    await arrives('Your account');
    await keyboard.fill('Current password', next);
    await keyboard.fill('New password', next);
    await keyboard.press('Enter');
    const alert = person.page.getByRole('alert').filter({ hasText: 'The current password is not right' });
    await alert.waitFor();
    await keyboard.fill('Current password', password);
    await keyboard.press('Enter');
    await person.page.getByRole('status').filter({ hasText: 'Your password is changed' }).waitFor();
  });

  test('cancels and tries again, stays within an open dialog, and returns to the button that opened it', async () => {
    await keyboard.enter('link "Upload"');
    await arrives('Upload files');
    await choose('Add more files', [{ ...report, name: 'later.txt' }]);
    await keyboard.to('radio "Sensitive"');
    await keyboard.press('Space');
    // It waits for the line; signing out would lose it.
    await person.page.context().setOffline(true);
    await keyboard.enter('button "Upload 1 file"');
    await person.reads('No connection. It goes on by itself.');
    await keyboard.enter('button "Cancel later.txt"');
    await person.reads('Cancelled. Nothing was stored.');
    await focusMovesTo('Try again: later.txt');
    await keyboard.press('Enter');
    await focusMovesTo('Cancel later.txt');
    await person.reads('No connection. It goes on by itself.');
    await keyboard.enter('button "Sign out"');
    const dialog = person.page.getByRole('dialog');
    await dialog.waitFor();
    for (let stop = 0; stop < 4; stop += 1) {
      await keyboard.press('Tab');
      expect(await person.page.locator('main:focus-within, nav:focus-within').count()).toBe(0);
    }
    await keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await keyboard.focused()).toContain('button "Sign out"');
    await person.page.context().setOffline(false);
  });

  test('saw the focus wherever it went, and met no error of the page', () => {
    expect(keyboard.unseen).toEqual([]);
    expect(person.errors).toEqual([]);
  });
});
