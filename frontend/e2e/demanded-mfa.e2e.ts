import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { type Browser } from 'playwright-core';
import { signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Keyboard } from './support/keyboard.ts';
import { createUser, setPassword } from './support/operator.ts';
import { Person } from '@static-file-upload/testing/people/person';

const ada = { email: 'ada@example.org', password: 'Correct-horse-9' };
const newcomer = { email: 'new@example.org', password: 'Temporary-7' };
const chosen = 'Battery-staple-8';

/** All of it by keyboard. */
describe('a pool that demands an authenticator app', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;
  let keyboard: Keyboard;
  let authenticator: TOTP;

  beforeAll(async () => {
    product = await startProduct({ environment: { LOCAL_AWS_MFA: 'ON' } });
    await signUpAndConfirm(product.state, ada.email, ada.password);
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
    keyboard = new Keyboard(person.page);
    await person.page.goto(`${product.url}/sign-in?returnTo=/history`);
    await person.heading('Sign in');
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const signIn = async ({ email, password }: typeof ada) => {
    await keyboard.fill('Email address', email);
    await keyboard.fill('Password', password);
    await keyboard.press('Enter');
  };
  const sendCode = async (code: string) => {
    await keyboard.fill('Code from the app', code);
    await keyboard.press('Enter');
  };
  const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');
  const readSecret = async () => {
    const key = await person.page.locator('app-authenticator-secret code').innerText();
    return new TOTP({ secret: key.replaceAll(' ', '') });
  };
  const isAccessible = async () => expect(await accessibilityViolations(person.page)).toEqual([]);
  const hasFocus = async (heading: string) =>
    expect(await keyboard.focused()).toContain(`heading "${heading}"`);

  test('has it set up at sign-in, which needs a right code', async () => {
    await signIn(ada);
    await person.heading('Set up an authenticator app');
    await hasFocus('Set up an authenticator app');
    await isAccessible();
    authenticator = await readSecret();
    await sendCode('12');
    await person.reads('Enter the six digits that the app shows now.');
    expect(await keyboard.focused()).toContain('textbox "Code from the app"');
    await sendCode(otherThan(authenticator.generate()));
    await person.reads('not the code that the app shows now');
    await isAccessible();
    await sendCode(authenticator.generate());
    await person.heading('History');
    await hasFocus('History');
  });

  test('asks for its code the next time, and says when the sign-in has to start again', async () => {
    await keyboard.enter('button "Sign out"');
    await person.heading('Sign in');
    await signIn(ada);
    await person.heading('Enter your code');
    await sendCode(otherThan(authenticator.generate()));
    await person.reads('not the code that the app shows now');
    // The password has been changed since this sign-in began, which ends it as if it had taken too long.
    await setPassword(product.state, { ...ada, password: chosen });
    await sendCode(authenticator.generate({ timestamp: Date.now() + 30_000 }));
    await person.reads('the sign-in has to start again');
    await isAccessible();
    await keyboard.enter('link "Start the sign-in again"');
    await person.heading('Sign in');
    await signIn({ ...ada, password: chosen });
    await person.heading('Enter your code');
    await sendCode(authenticator.generate({ timestamp: Date.now() + 30_000 }));
    await person.heading('History');
  });

  test('asks a person with a temporary password for a good one of their own first', async () => {
    await keyboard.enter('button "Sign out"');
    await person.heading('Sign in');
    await createUser(product.state, newcomer);
    await signIn(newcomer);
    await person.heading('Choose a password of your own');
    await keyboard.fill('New password', 'short');
    await keyboard.press('Enter');
    await person.reads('does not yet have everything');
    await keyboard.fill('New password', chosen);
    await keyboard.press('Enter');
    await person.heading('Set up an authenticator app');
    await sendCode((await readSecret()).generate());
    await person.heading('History');
  });

  test('showed the focus wherever it went, and met no error of the page', () => {
    expect(keyboard.unseen).toEqual([]);
    expect(person.errors).toEqual([]);
  });
});
