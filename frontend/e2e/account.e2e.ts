import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { type Browser, type Route } from 'playwright-core';
import { latestCode, signUpAndConfirm } from '@static-file-upload/testing/people/account';
import { type RunningProduct, startProduct } from '@static-file-upload/testing/stack/running-product';
import { accessibilityViolations } from './support/accessibility.ts';
import { createUser } from './support/operator.ts';
import { launchBrowser } from '@static-file-upload/testing/people/browser';
import { Person } from '@static-file-upload/testing/people/person';

const email = 'ada@example.org';
const first = 'Correct-horse-9';
const second = 'Battery-staple-8';
const third = 'Paper-clip-7';
const report = { name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('figures') };

/** The tests follow each other in one browser. */
describe('a person with an account', () => {
  let product: RunningProduct;
  let browser: Browser;
  let person: Person;
  let nextCode: () => string;

  beforeAll(async () => {
    product = await startProduct();
    await signUpAndConfirm(product.state, email, first);
    browser = await launchBrowser();
    person = new Person(await (await browser.newContext()).newPage());
    await person.page.clock.install();
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  const isAccessible = async () => expect(await accessibilityViolations(person.page)).toEqual([]);

  test('who forgot the password sets a new one with a code from the mail', async () => {
    await person.page.goto(`${product.url}/sign-in`);
    await person.fill('Email address', email);
    await person.follow('Forgot your password?');
    await person.heading('Forgotten password');
    await isAccessible();
    await person.press('Send the code');
    await person.heading('Set a new password');
    await person.fill('Code from the email', '12345');
    await person.press('Set the new password');
    await person.reads('Enter the digits from the email.');
    await isAccessible();
    await person.fill('Code from the email', await latestCode(product.state, email));
    await person.fill('New password', second);
    await person.press('Set the new password');
    await person.heading('Sign in');
    await person.reads('Your new password is set');
    await isAccessible();
  });

  test('reads when the sign-in service fails, and can try again', async () => {
    const { page } = person;
    let requested = Promise.withResolvers<void>();
    const signInWhile = async (fails: (route: Route) => Promise<void> | undefined) => {
      await page.unrouteAll();
      await page.route(`${product.state.endpoint}/`, (route) => {
        requested.resolve();
        return fails(route);
      });
      requested = Promise.withResolvers();
      await person.press('Sign in');
      await requested.promise;
    };
    const rubbish = { contentType: 'text/html', body: '<h1>Welcome to nginx!</h1>' };
    await person.fill('Password', second);

    await signInWhile((route) => route.abort('connectionreset'));
    await person.reads('The sign-in service cannot be reached.');
    await signInWhile((route) => route.fulfill({ status: 500, ...rubbish }));
    await person.reads('Something went wrong that we did not expect.');
    // It accepts the request, and never responds.
    await signInWhile(() => undefined);
    await page.clock.fastForward(20_000);
    await person.reads('The sign-in service cannot be reached.');
    await isAccessible();
    await signInWhile((route) => route.fulfill({ status: 200, ...rubbish }));
    await person.reads('Something went wrong that we did not expect.');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  test('cannot sign in with the old password, but with the new one', async () => {
    await person.fill('Password', first);
    await person.press('Sign in');
    await person.reads('The email address or the password is not right');
    await person.fill('Password', second);
    await person.press('Sign in');
    await person.heading('Upload files');
  });

  test('whose session was revoked elsewhere reads so, and still has the chosen files', async () => {
    const { page } = person;
    await page.locator('input[type=file]').first().setInputFiles([report]);
    await page.getByRole('group', { name: report.name }).getByText('Not sensitive').click();
    await revokeSessions(product, person);
    // The session renews itself five minutes before its hour is over, and finds out.
    await page.clock.fastForward('56:00');
    await person.heading('Sign in');
    await person.reads('Your session has ended');
    await isAccessible();
    await page.clock.setSystemTime(new Date());

    await person.signIn({ email, password: second });
    await person.heading('Upload files');
    await person.reads('1 normal');
    await person.press('Upload 1 file');
    await page.getByText('Stored', { exact: true }).first().waitFor();
  });

  test('changes the password on the account page, and reads when the old one was wrong', async () => {
    await person.follow('Account');
    await person.heading('Your account');
    await person.reads('The second step is off.');
    await isAccessible();
    await person.fill('Current password', first);
    await person.fill('New password', third);
    await person.press('Change password');
    await person.reads('The current password is not right');
    await person.fill('Current password', second);
    await person.press('Change password');
    await person.reads('Your password is changed');
    await isAccessible();
  });

  test('sets up an authenticator app with a right code, not with a wrong one', async () => {
    await person.press('Set up an authenticator app');
    const key = await person.page.locator('app-authenticator-secret code').innerText();
    const authenticator = new TOTP({ secret: key.replaceAll(' ', '') });
    await isAccessible();
    await person.fill('Code from the app', '000000');
    await person.press('Confirm');
    await person.reads('not the code that the app shows now');
    await person.fill('Code from the app', authenticator.generate());
    await person.press('Confirm');
    await person.reads('The second step is on');
    await isAccessible();
    // A code opens once: at sign-in the next one is due.
    nextCode = () => authenticator.generate({ timestamp: Date.now() + 30_000 });
  });

  test('signs out everywhere, and in again with the new password and a code', async () => {
    await person.press('Sign out everywhere');
    await person.heading('Sign in');
    await person.reads('You are signed out on every device.');
    await person.signIn({ email, password: third });
    await person.heading('Enter your code');
    await isAccessible();
    await person.fill('Code from the app', nextCode());
    await person.press('Sign in');
    await person.heading('Upload files');
  });

  test('turns the second step off', async () => {
    await person.follow('Account');
    await person.press('Turn off…');
    await isAccessible();
    await person.press('Turn it off');
    await person.reads('The second step is off.');
  });

  test('reads how programs use the service, and sees a token only on request', async () => {
    const { page } = person;
    await person.follow('API');
    await person.heading('API access');
    await isAccessible();
    expect(await page.getByText(/eyJ/).count()).toBe(0);
    await person.press('Show my token');
    const token = await page.getByRole('group', { name: 'Your current token' }).innerText();
    const response = await fetch(`${product.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(200);
    await isAccessible();
  });

  test('deletes the account by typing the address, and cannot sign in any more', async () => {
    await person.follow('Account');
    await person.press('Delete the account…');
    await person.press('Delete for good');
    await person.reads('This is not the email address of this account');
    await isAccessible();
    await person.page.getByLabel('To confirm, type your email address').fill(email);
    await person.press('Delete for good');
    await person.heading('Hand in files safely');
    await person.reads('Your account is deleted');
    await person.follow('Sign in');
    await person.signIn({ email, password: third });
    await person.reads('The email address or the password is not right');
  });

  test('who has a temporary password chooses another one first', async () => {
    const newcomer = { email: 'new@example.org', password: 'Temporary-7' };
    await createUser(product.state, newcomer);
    await person.signIn(newcomer);
    await person.heading('Choose a password of your own');
    await isAccessible();
    await person.fill('New password', second);
    await person.press('Set the password and go on');
    await person.heading('Upload files');
  });

  test('met no error of the page', () => {
    expect(person.errors).toEqual([]);
  });
});

/** Ends all sessions of the person who is signed in, as signing out everywhere on another device does. */
async function revokeSessions({ state }: RunningProduct, { page }: Person): Promise<void> {
  const saved = await page.evaluate(() => localStorage.getItem('static-file-upload.session') ?? '{}');
  const { accessToken } = JSON.parse(saved) as { accessToken: string };
  const response = await fetch(state.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
    },
    body: JSON.stringify({ AccessToken: accessToken }),
  });
  if (!response.ok) throw new Error(`GlobalSignOut: ${response.status} ${await response.text()}`);
}
