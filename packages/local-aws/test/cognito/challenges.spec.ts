/**
 * @jest-environment ./testing/cognito-environment.mjs
 */
import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CognitoUserSession } from 'amazon-cognito-identity-js';
import { Secret, TOTP } from 'otpauth';
import { type ClockedCognito, startClockedCognito } from '../../testing/clocked-cognito.ts';
import type { CognitoBrowser } from '../../testing/cognito-browser.ts';

const password = 'Correct-horse-9';
const stepMs = 30_000;
const minuteMs = 60_000;

/** Sign-ins that do not end with the password: an authenticator app, or a new password. */
describe('Cognito challenges', () => {
  let cognito: ClockedCognito;
  let browser: CognitoBrowser;

  beforeAll(async () => {
    cognito = await startClockedCognito();
    ({ browser } = cognito);
  });

  afterAll(() => cognito.close());

  const register = (email: string) => cognito.register(email, password);
  const failsWith = (name: string) => expect.objectContaining({ name }) as unknown;
  const token = (session: CognitoUserSession) => session.getAccessToken().getJwtToken();
  const getUser = (session: CognitoUserSession) => browser.call('GetUser', { AccessToken: token(session) });

  describe('authenticator apps', () => {
    /** What the app shows, now or some steps of 30 s from now. */
    const shown = (secret: string, steps = 0) =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: cognito.clock.now + steps * stepMs,
      });
    const other = (code: string) => (code === '000000' ? '000001' : '000000');

    /** A user who has set the app up, and whose next code is a new one. */
    const setUp = async (email: string) => {
      await register(email);
      const session = await browser.signIn(email, password);
      const secret = await browser.associate(session);
      await browser.verify(session, shown(secret));
      await browser.preferSoftwareToken(session, true);
      cognito.clock.now += stepMs;
      return { session, secret };
    };

    test('a sign-in with an authenticator app demands its code after the password', async () => {
      const email = 'app@example.org';
      const { session, secret } = await setUp(email);
      expect(secret).toMatch(/^[A-Z2-7]{52}$/);
      expect(await getUser(session)).toMatchObject({
        PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
        UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      });
      const { challenge, respond } = await browser.beginSignIn(email, password);
      expect(challenge).toBe('SOFTWARE_TOKEN_MFA');
      await expect(respond(other(shown(secret)))).rejects.toEqual(failsWith('CodeMismatchException'));
      expect((await respond(shown(secret))).isValid()).toBe(true);
      await expect(respond(shown(secret, 1))).rejects.toThrow('Invalid session for the user.');
    });

    test('an authenticator app’s code is accepted once, neither that of the set-up again nor one older than the last', async () => {
      const email = 'twice@example.org';
      const { secret } = await setUp(email);
      const first = await browser.beginSignIn(email, password);
      await expect(first.respond(shown(secret, -1))).rejects.toEqual(failsWith('ExpiredCodeException'));
      await first.respond(shown(secret));
      const second = await browser.beginSignIn(email, password);
      await expect(second.respond(shown(secret))).rejects.toThrow('already been used once');
      await second.respond(shown(secret, 1));
      const third = await browser.beginSignIn(email, password);
      await expect(third.respond(shown(secret))).rejects.toEqual(failsWith('ExpiredCodeException'));
    });

    test('an authenticator app whose clock is one step off is accepted, and two steps are refused', async () => {
      const email = 'skew@example.org';
      const { secret } = await setUp(email);
      cognito.clock.now += 5 * stepMs;
      const { respond } = await browser.beginSignIn(email, password);
      await expect(respond(shown(secret, 2))).rejects.toEqual(failsWith('CodeMismatchException'));
      await expect(respond(shown(secret, -2))).rejects.toEqual(failsWith('CodeMismatchException'));
      await respond(shown(secret, -1));
    });

    test('a code of an authenticator app is accepted only within three minutes after the password', async () => {
      const email = 'bound@example.org';
      const { session, secret } = await setUp(email);
      const USERNAME = String(session.getAccessToken().payload['username']);
      const respondWith = (Session: string, user = USERNAME) =>
        browser.call('RespondToAuthChallenge', {
          ClientId: cognito.clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: user, SOFTWARE_TOKEN_MFA_CODE: shown(secret) },
        });
      expect(await respondWith('invented')).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Invalid session for the user.',
      });
      const late = await browser.beginSignIn(email, password);
      cognito.clock.now += 3 * minuteMs + 1;
      await expect(late.respond(shown(secret))).rejects.toThrow('session is expired');
    });

    test('a code of one user does not sign in another, nor anyone after the password has changed', async () => {
      const { session, secret } = await setUp('mine@example.org');
      await setUp('theirs@example.org');
      const { respond } = await browser.beginSignIn('theirs@example.org', password);
      await expect(respond(shown(secret))).rejects.toEqual(failsWith('CodeMismatchException'));

      const mine = await browser.beginSignIn('mine@example.org', password);
      await browser.call('ChangePassword', {
        AccessToken: token(session),
        PreviousPassword: password,
        ProposedPassword: 'Another-horse-9',
      });
      await expect(mine.respond(shown(secret))).rejects.toThrow('Invalid session for the user.');
    });

    test('five wrong codes lock the authenticator app for the right code too, however often the password is given', async () => {
      const email = 'guessed@example.org';
      const { secret } = await setUp(email);
      const wrong = other(shown(secret));
      for (let tries = 0; tries < 5; tries += 1) {
        const { respond } = await browser.beginSignIn(email, password);
        await expect(respond(wrong)).rejects.toEqual(failsWith('CodeMismatchException'));
      }
      const { respond } = await browser.beginSignIn(email, password);
      await expect(respond(shown(secret))).rejects.toThrow('Password attempts exceeded');
      cognito.clock.now += 1001;
      await respond(shown(secret));
    });

    test('an authenticator app is off until its first code, and off again on request', async () => {
      const email = 'off@example.org';
      await register(email);
      const session = await browser.signIn(email, password);
      await expect(browser.preferSoftwareToken(session, true)).rejects.toEqual(
        failsWith('InvalidParameterException'),
      );
      await expect(browser.verify(session, '123456')).rejects.toEqual(
        failsWith('SoftwareTokenMFANotFoundException'),
      );
      const secret = await browser.associate(session);
      await expect(browser.verify(session, other(shown(secret)))).rejects.toEqual(
        failsWith('EnableSoftwareTokenMFAException'),
      );
      await expect(browser.preferSoftwareToken(session, true)).rejects.toEqual(
        failsWith('InvalidParameterException'),
      );
      expect(await browser.signIn(email, password)).toBeDefined();
      await browser.verify(session, shown(secret));
      await browser.preferSoftwareToken(session, true);
      await browser.beginSignIn(email, password);
      await browser.preferSoftwareToken(session, false);
      expect(await browser.signIn(email, password)).toBeDefined();
      expect(await getUser(session)).not.toHaveProperty('UserMFASettingList');
    });

    test('an authenticator app stops working as soon as another is set up', async () => {
      const email = 'new-phone@example.org';
      const { session } = await setUp(email);
      const secret = await browser.associate(session);
      expect(await browser.signIn(email, password)).toBeDefined();
      await browser.verify(session, shown(secret));
      const { respond } = await browser.beginSignIn(email, password);
      cognito.clock.now += stepMs;
      await respond(shown(secret));
    });

    test('the set-up of an authenticator app needs a session for every step, and text messages are refused', async () => {
      for (const [operation, input] of [
        ['AssociateSoftwareToken', {}],
        ['VerifySoftwareToken', { UserCode: '123456' }],
        ['SetUserMFAPreference', { SoftwareTokenMfaSettings: { Enabled: false } }],
      ] as const) {
        expect(await browser.call(operation, { AccessToken: 'nonsense', ...input })).toMatchObject({
          __type: 'NotAuthorizedException',
        });
      }
      expect(
        await browser.call('SetUserMFAPreference', { AccessToken: 'x', SMSMfaSettings: { Enabled: true } }),
      ).toMatchObject({ __type: 'InvalidParameterException' });
    });
  });

  describe('temporary passwords', () => {
    const operator = () =>
      new CognitoIdentityProviderClient({
        region: cognito.region,
        endpoint: cognito.url,
        credentials: cognito.operator,
      });
    const create = async (Username: string, more: Partial<AdminCreateUserCommandInput> = {}) => {
      const client = operator();
      await client.send(
        new AdminCreateUserCommand({
          UserPoolId: cognito.userPoolId,
          Username,
          DesiredDeliveryMediums: ['EMAIL'],
          ...more,
        }),
      );
      client.destroy();
    };

    test('a mailed temporary password must be replaced at the first sign-in', async () => {
      const email = 'invited@example.org';
      await create(email);
      const mail = cognito.mails.at(-1);
      expect(mail).toMatchObject({ to: email, subject: 'Your temporary password' });
      const temporary = mail?.code ?? '';
      expect(mail?.body).toContain(temporary);
      const { challenge, respond } = await browser.beginSignIn(email, temporary);
      expect(challenge).toBe('NEW_PASSWORD_REQUIRED');
      await expect(respond('weak')).rejects.toEqual(failsWith('InvalidPasswordException'));
      expect((await respond(password)).isValid()).toBe(true);
      await expect(respond('Another-horse-9')).rejects.toThrow('Invalid session for the user.');
      await expect(browser.signIn(email, temporary)).rejects.toThrow('Incorrect username or password.');
      expect((await browser.signIn(email, password)).isValid()).toBe(true);
    });

    test('a temporary password expires after a week, until an operator sets another', async () => {
      const email = 'away@example.org';
      await create(email, { TemporaryPassword: 'Temporary-pass-1', MessageAction: 'SUPPRESS' });
      cognito.clock.now += 7 * 24 * 60 * minuteMs + 1;
      await expect(browser.beginSignIn(email, 'Temporary-pass-1')).rejects.toThrow(
        'Temporary password has expired',
      );
      await expect(browser.forgotPassword(email)).rejects.toEqual(failsWith('NotAuthorizedException'));
      const client = operator();
      await client.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: cognito.userPoolId,
          Username: email,
          Password: 'Temporary-pass-2',
        }),
      );
      client.destroy();
      const { respond } = await browser.beginSignIn(email, 'Temporary-pass-2');
      expect((await respond(password)).isValid()).toBe(true);
    });

    test('a sign-in with a temporary password cannot change the address', async () => {
      const email = 'address@example.org';
      await create(email, { TemporaryPassword: 'Temporary-pass-1' });
      const { respond } = await browser.beginSignIn(email, 'Temporary-pass-1');
      await expect(respond(password, { email: 'else@example.org' })).rejects.toThrow(
        'Cannot modify an already provided email',
      );
      expect((await respond(password)).isValid()).toBe(true);
    });

    test('a temporary password is mailed only when the operator says so', async () => {
      await expect(create('sms@example.org', { DesiredDeliveryMediums: [] })).rejects.toEqual(
        failsWith('InvalidParameterException'),
      );
      await expect(create('weak@example.org', { TemporaryPassword: 'weak' })).rejects.toEqual(
        failsWith('InvalidPasswordException'),
      );
    });
  });
});
