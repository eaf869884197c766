import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { canonicalEmail } from '@static-file-upload/contract/email';
import { latestCode } from '@static-file-upload/testing/people/account';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';

const typed = 'ü@bücher.example';
const email = canonicalEmail(typed);
const forgotten = 'Correct-horse-9';
const chosen = 'Battery-staple-8';
const arabicIndic = (code: string) => code.replaceAll(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'.charAt(Number(digit)));

/** The tests follow each other in one browser. */
describe('a person with an international address', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;

  beforeAll(async () => {
    product = await startProduct();
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const isAccessible = async () => expect(await accessibilityViolations(person.page)).toEqual([]);
  const enterCode = async () =>
    person.fill('Code from the email', `\u200F${arabicIndic(await latestCode(product.state, email))} `);

  test('types it letter by letter, and reads it as it was typed', async () => {
    await person.page.goto(`${product.url}/sign-up`);
    const field = person.page.getByLabel('Email address');
    await field.pressSequentially(typed);
    expect(await field.inputValue()).toBe(typed);
    await person.fill('Password', forgotten);
    await person.press('Create account');
    await person.heading('Confirm your email address');
    await person.reads(`We sent a code to ${typed}`);
  });

  test('who never confirmed it and forgot the password confirms it and sets a new one', async () => {
    await person.page.goto(`${product.url}/forgot-password`);
    await person.fill('Email address', typed);
    await person.press('Send the code');
    await person.heading('Set a new password');
    await isAccessible();
    await person.press('Confirm the address first');
    await person.heading('Confirm your email address');
    await isAccessible();
    await enterCode();
    await person.press('Confirm');
    await person.heading('Set a new password');
    await enterCode();
    await person.fill('New password', chosen);
    await person.press('Set the new password');
    await person.reads('Your new password is set');
  });

  test('signs in with what the browser filled in without an event, and has the account that every client names', async () => {
    await person.page.evaluate(
      ([address = '', password = '']) => {
        const fields = [...document.querySelectorAll<HTMLInputElement>('form input')];
        for (const [index, text] of [address, password].entries()) {
          const field = fields[index];
          if (field) field.value = text;
        }
      },
      [typed.toUpperCase(), chosen],
    );
    await person.press('Sign in');
    await person.heading('Upload files');
    await person.reads(`Signed in as ${email}`);
    expect(person.errors).toEqual([]);
  });
});
