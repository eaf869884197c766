import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { z } from 'zod';
import {
  browser,
  check,
  clientId,
  invitedUser,
  mailedCode,
  newAddress,
  newUser,
  password,
  refuses,
  refusesCall,
} from './cognito.ts';

const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
const token = (session: Awaited<ReturnType<typeof browser.signIn>>) => session.getAccessToken().getJwtToken();

const userDescription = z.object({
  UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string() })),
});

describe('Cognito sign-up', () => {
  check('is confirmed by the mailed code, once', 'mails', async () => {
    const email = newAddress();
    await browser.signUp(email, password);
    await refuses(browser.signIn(email, password), 'UserNotConfirmedException');
    const code = await mailedCode(email);
    await refuses(browser.confirm(email, wrong(code)), 'CodeMismatchException');
    await browser.confirm(email, code);
    assert.ok((await browser.signIn(email, password)).isValid());
    await refuses(browser.confirm(email, code), 'NotAuthorizedException');
  });
  check('sends another code on request', 'mails', async () => {
    const email = newAddress();
    await browser.signUp(email, password);
    await browser.resend(email);
    await browser.confirm(email, await mailedCode(email));
  });
  for (const weak of ['Sh-0rt', 'no-upper-case-1', 'NO-LOWER-CASE-1', 'No-digit-at-all', 'NoSymbol123']) {
    check(`refuses the password ${weak}`, 'a user pool', () =>
      refuses(browser.signUp(newAddress(), weak), 'InvalidPasswordException'),
    );
  }
  check('refuses an address that is taken, in any case', 'a user pool', async () => {
    const email = await newUser();
    await refuses(browser.signUp(email.toUpperCase(), password), 'UsernameExistsException');
  });
  check('refuses an address that is not valid', 'a user pool', () =>
    refuses(browser.signUp('nonsense', password), 'InvalidParameterException'),
  );
});

describe('Cognito passwords', () => {
  check('that are forgotten are reset with a mailed code', 'mails', async () => {
    const email = await newUser();
    await browser.forgotPassword(email);
    const code = await mailedCode(email);
    await refuses(browser.resetPassword(email, wrong(code), 'Another-horse-9'), 'CodeMismatchException');
    await browser.resetPassword(email, code, 'Another-horse-9');
    assert.ok((await browser.signIn(email, 'Another-horse-9')).isValid());
  });
  check('get the same response for an account that does not exist', 'a user pool', () =>
    browser.forgotPassword(newAddress()),
  );
  check('cannot be reset without a code', 'a user pool', async () =>
    refuses(
      browser.resetPassword(await newUser(), '123456', 'Another-horse-9'),
      'ExpiredCodeException',
      'CodeMismatchException',
    ),
  );
  check('change for a user who knows the old one', 'a user pool', async () => {
    const email = await newUser();
    const AccessToken = token(await browser.signIn(email, password));
    const change = { AccessToken, PreviousPassword: 'Wrong-horse-9', ProposedPassword: 'Another-horse-9' };
    await refusesCall('ChangePassword', change, 'NotAuthorizedException');
    await browser.call('ChangePassword', { ...change, PreviousPassword: password });
    assert.ok((await browser.signIn(email, 'Another-horse-9')).isValid());
  });
  check('that are temporary have to be changed at the first sign-in', 'a user pool', async () => {
    const email = await invitedUser('Temporary-pass-1');
    const { challenge, respond } = await browser.beginSignIn(email, 'Temporary-pass-1');
    assert.equal(challenge, 'NEW_PASSWORD_REQUIRED');
    await refuses(respond('weak'), 'InvalidPasswordException');
    assert.ok((await respond(password)).isValid());
    assert.ok((await browser.signIn(email, password)).isValid());
  });
});

describe('Cognito accounts', () => {
  check('say who they are', 'a user pool', async () => {
    const email = await newUser();
    const AccessToken = token(await browser.signIn(email, password));
    const user = userDescription.parse(await browser.call('GetUser', { AccessToken }));
    const attributes = Object.fromEntries(user.UserAttributes.map(({ Name, Value }) => [Name, Value]));
    assert.deepEqual([attributes['email'], attributes['email_verified']], [email, 'true']);
  });
  check('end when their owners delete them', 'a user pool', async () => {
    const email = await newUser();
    const AccessToken = token(await browser.signIn(email, password));
    await browser.call('DeleteUser', { AccessToken });
    await refuses(browser.signIn(email, password), 'NotAuthorizedException');
  });
  check('are shown to known clients only', 'a user pool', () =>
    refusesCall(
      'ForgotPassword',
      { ClientId: `${clientId}x`, Username: 'a@example.com' },
      'ResourceNotFoundException',
    ),
  );
  check('are not shown for a token that is not valid', 'a user pool', () =>
    refusesCall('GetUser', { AccessToken: 'a.b.c' }, 'NotAuthorizedException'),
  );
});
