/**
 * @jest-environment ./testing/cognito-environment.mjs
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CognitoUserSession } from 'amazon-cognito-identity-js';
import { type ClockedCognito, startClockedCognito } from '../../testing/clocked-cognito.ts';
import type { CognitoBrowser } from '../../testing/cognito-browser.ts';

const password = 'Correct-horse-9';
const seconds = (count: number) => count * 1000;
const minutes = (count: number) => seconds(60 * count);
const days = (count: number) => minutes(24 * 60 * count);

/** The lifetimes of codes, locks and tokens. */
describe('Cognito over time', () => {
  let cognito: ClockedCognito;
  let browser: CognitoBrowser;

  beforeAll(async () => {
    cognito = await startClockedCognito();
    ({ browser } = cognito);
  });

  beforeEach(() => {
    cognito.clock.passesAtEachReading = 0;
    cognito.mails.length = 0;
  });

  afterAll(() => cognito.close());

  const register = (email: string) => cognito.register(email, password);
  const mailedCode = (index: number) => cognito.mails[index]?.code ?? '';
  const failsWith = (name: string) => expect.objectContaining({ name }) as unknown;

  test('a code expires after an hour', async () => {
    const email = 'late@example.org';
    await browser.signUp(email, password);
    cognito.clock.now += minutes(60) + 1;
    await expect(browser.confirm(email, mailedCode(0))).rejects.toEqual(failsWith('ExpiredCodeException'));
    await browser.resend(email);
    cognito.clock.now += minutes(59);
    await browser.confirm(email, mailedCode(1));
  });

  test('no more than five codes are mailed in an hour', async () => {
    const email = 'flood@example.org';
    await browser.signUp(email, password);
    for (let count = 0; count < 4; count += 1) await browser.resend(email);
    await expect(browser.resend(email)).rejects.toEqual(failsWith('LimitExceededException'));
    expect(cognito.mails).toHaveLength(5);
    cognito.clock.now += minutes(61);
    await browser.resend(email);
    await browser.confirm(email, mailedCode(5));
  });

  test.each(['brute@example.org', 'unknown@example.org'])(
    'the lock of %s doubles with each wrong password, and ends after 15 minutes without one',
    async (email) => {
      if (email.startsWith('brute')) await register(email);
      const guess = () => browser.signIn(email, 'Wrong-horse-9');
      const wrong = 'Incorrect username or password.';
      const locked = 'Password attempts exceeded';
      for (let tries = 0; tries < 5; tries += 1) await expect(guess()).rejects.toThrow(wrong);
      await expect(guess()).rejects.toThrow(locked);
      await expect(browser.signIn(email, password)).rejects.toThrow(locked);
      cognito.clock.now += seconds(1) + 1;
      await expect(guess()).rejects.toThrow(wrong);
      cognito.clock.now += seconds(1) + 1;
      await expect(guess()).rejects.toThrow(locked);
      cognito.clock.now += minutes(16);
      await expect(guess()).rejects.toThrow(wrong);
      await expect(guess()).rejects.toThrow(wrong);
    },
  );

  test('a challenge without a response within three minutes is void', async () => {
    const email = 'slow@example.org';
    await register(email);
    expect((await browser.signIn(email, password)).isValid()).toBe(true);
    cognito.clock.passesAtEachReading = minutes(3) + 1;
    await expect(browser.signIn(email, password)).rejects.toThrow('Incorrect username or password.');
  });

  describe('sessions', () => {
    const refresh = (session: CognitoUserSession) =>
      browser.call('InitiateAuth', {
        ClientId: cognito.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: session.getRefreshToken().getToken() },
      });
    const getUser = (AccessToken: string) => browser.call('GetUser', { AccessToken });

    test('a session needs a new access token each hour, and ends after thirty days', async () => {
      const email = 'month@example.org';
      await register(email);
      const session = await browser.signIn(email, password);
      const token = session.getAccessToken().getJwtToken();
      expect(await getUser(token)).toMatchObject({
        Username: session.getAccessToken().payload['sub'] as string,
      });
      cognito.clock.now += minutes(61);
      expect(await getUser(token)).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Access Token has expired',
      });
      expect(await refresh(session)).toMatchObject({ AuthenticationResult: { ExpiresIn: 3600 } });
      cognito.clock.now += days(30);
      expect(await refresh(session)).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Refresh Token has expired',
      });
    });

    test('a revoked session says that it is revoked, and leaves the others alone', async () => {
      const email = 'revoked@example.org';
      await register(email);
      const session = await browser.signIn(email, password);
      const other = await browser.signIn(email, password);
      const revoke = { ClientId: cognito.clientId, Token: session.getRefreshToken().getToken() };
      expect(await browser.call('RevokeToken', revoke)).toEqual({});
      expect(await refresh(session)).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Refresh Token has been revoked',
      });
      expect(await getUser(session.getAccessToken().getJwtToken())).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Access Token has been revoked',
      });
      expect(await refresh(other)).toHaveProperty('AuthenticationResult.AccessToken');
      expect(await browser.call('RevokeToken', { ...revoke, Token: 'unknown' })).toEqual({});
    });
  });
});
