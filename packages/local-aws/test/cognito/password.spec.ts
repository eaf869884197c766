/**
 * @jest-environment ./testing/cognito-environment.mjs
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CognitoUserSession } from 'amazon-cognito-identity-js';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { CognitoBrowser } from '../../testing/cognito-browser.ts';
import { readMails } from '../../testing/mailbox.ts';

const oldPassword = 'Old-password-1';
const newPassword = 'New-pässword-2';

/** Passwords that are forgotten, reset and changed, and accounts that end. */
describe('Cognito accounts', () => {
  let aws: RunningLocalAws;
  let browser: CognitoBrowser;

  beforeAll(async () => {
    aws = await startLocalAws();
    browser = new CognitoBrowser({ url: aws.url, ...aws.state });
  });

  afterAll(() => aws.stop());

  const mailsTo = (email: string) => readMails(`${aws.url}/_local/mailbox`, email);
  const newestCode = async (email: string) => (await mailsTo(email))[0]?.code ?? '';
  const register = async (email: string) => {
    await browser.signUp(email, oldPassword);
    await browser.confirm(email, await newestCode(email));
  };
  const accessToken = (session: CognitoUserSession) => session.getAccessToken().getJwtToken();
  const failsWith = (name: string) => expect.objectContaining({ name }) as unknown;
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');

  describe('forgotten passwords', () => {
    test('a forgotten password is reset with a mailed code, which is valid once', async () => {
      const email = 'forgot@example.org';
      await register(email);
      await browser.forgotPassword('Forgot@Example.org');
      const [mail] = await mailsTo(email);
      expect(mail?.body).toContain('password reset code');
      const code = mail?.code ?? '';
      await expect(browser.resetPassword(email, code, 'weak')).rejects.toEqual(
        failsWith('InvalidPasswordException'),
      );
      await browser.resetPassword(email, code, newPassword);
      expect((await browser.signIn(email, newPassword)).isValid()).toBe(true);
      await expect(browser.signIn(email, oldPassword)).rejects.toThrow('Incorrect username or password.');
      await expect(browser.resetPassword(email, code, oldPassword)).rejects.toEqual(
        failsWith('ExpiredCodeException'),
      );
    });

    test('a password reset ends the lock of an account', async () => {
      const email = 'unlocked@example.org';
      await register(email);
      for (let tries = 0; tries < 6; tries += 1) {
        await expect(browser.signIn(email, 'Wrong-password-9')).rejects.toThrow();
      }
      await browser.forgotPassword(email);
      await browser.resetPassword(email, await newestCode(email), newPassword);
      expect((await browser.signIn(email, newPassword)).isValid()).toBe(true);
    });

    test('a password reset responds alike for accounts that exist and accounts that do not', async () => {
      const known = 'known@example.org';
      const unknown = 'kunknown@example.org';
      await register(known);
      const { clientId: ClientId } = aws.state;
      const responses = async (Username: string) => {
        const forgot = await browser.call('ForgotPassword', { ClientId, Username });
        const mailed = await newestCode(known);
        const reset = { ClientId, Username, ConfirmationCode: wrong(mailed), Password: newPassword };
        const tries: unknown[] = [];
        for (let count = 0; count < 6; count += 1)
          tries.push(await browser.call('ConfirmForgotPassword', reset));
        return [forgot, ...tries];
      };
      const responsesToUnknown = await responses(unknown);
      expect(responsesToUnknown).toEqual(await responses(known));
      expect(responsesToUnknown.at(-1)).toMatchObject({ __type: 'LimitExceededException' });
      expect(await mailsTo(unknown)).toEqual([]);
    });

    test('an unconfirmed address gets no reset code, and the code of a sign-up resets nothing', async () => {
      const email = 'unconfirmed@example.org';
      await browser.signUp(email, oldPassword);
      const code = await newestCode(email);
      await browser.forgotPassword(email);
      expect(await mailsTo(email)).toHaveLength(1);
      await expect(browser.resetPassword(email, code, newPassword)).rejects.toEqual(
        failsWith('CodeMismatchException'),
      );
      await browser.confirm(email, code);
    });
  });

  describe('changed passwords', () => {
    const change = async (session: CognitoUserSession, PreviousPassword: string, ProposedPassword: string) =>
      browser.call('ChangePassword', {
        AccessToken: accessToken(session),
        PreviousPassword,
        ProposedPassword,
      });

    test('a user who changes the password signs in with the new one', async () => {
      const email = 'change@example.org';
      await register(email);
      const session = await browser.signIn(email, oldPassword);
      expect(await change(session, 'Wrong-password-9', newPassword)).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      });
      expect(await change(session, oldPassword, 'weak')).toMatchObject({
        __type: 'InvalidPasswordException',
      });
      expect(await change(session, oldPassword, ' Leading-space-1')).toMatchObject({
        __type: 'InvalidParameterException',
      });
      expect(await change(session, oldPassword, newPassword)).toEqual({});
      expect((await browser.signIn(email, newPassword)).isValid()).toBe(true);
    });

    test('five wrong old passwords lock the change of a password', async () => {
      const email = 'change-guess@example.org';
      await register(email);
      const session = await browser.signIn(email, oldPassword);
      for (let tries = 0; tries < 5; tries += 1) await change(session, 'Wrong-password-9', newPassword);
      expect(await change(session, oldPassword, newPassword)).toMatchObject({
        __type: 'LimitExceededException',
      });
    });
  });

  test('a deleted account has no session and no sign-in, and its address is free again', async () => {
    const email = 'deleted@example.org';
    await register(email);
    const session = await browser.signIn(email, oldPassword);
    const AccessToken = accessToken(session);
    expect(await browser.call('DeleteUser', { AccessToken })).toEqual({});
    expect(await browser.call('GetUser', { AccessToken })).toMatchObject({
      __type: 'NotAuthorizedException',
    });
    const refresh = {
      ClientId: aws.state.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: session.getRefreshToken().getToken() },
    };
    expect(await browser.call('InitiateAuth', refresh)).toMatchObject({ __type: 'NotAuthorizedException' });
    await expect(browser.signIn(email, oldPassword)).rejects.toThrow('Incorrect username or password.');
    await register(email);
  });

  test('an account is not shown for a forged, foreign or altered access token', async () => {
    const email = 'forged@example.org';
    await register(email);
    const session = await browser.signIn(email, oldPassword);
    const [head, body = '', signature] = accessToken(session).split('.');
    const claims = { ...(JSON.parse(Buffer.from(body, 'base64url').toString()) as object), sub: 'another' };
    const altered = [head, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    const none = [Buffer.from('{"alg":"none"}').toString('base64url'), body, ''].join('.');
    for (const AccessToken of [altered, none, session.getIdToken().getJwtToken(), 'nonsense']) {
      expect(await browser.call('GetUser', { AccessToken })).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Invalid Access Token',
      });
    }
  });
});
