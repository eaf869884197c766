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
describe('a sign-in', () => {
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

  describe('with an authenticator app', () => {
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

    test('asks for its code after the password', async () => {
      const email = 'app@example.org';
      const { session, secret } = await setUp(email);
      expect(secret).toMatch(/^[A-Z2-7]{52}$/);
      expect(await getUser(session)).toMatchObject({
        PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
        UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      });
      const { challenge, answer } = await browser.beginSignIn(email, password);
      expect(challenge).toBe('SOFTWARE_TOKEN_MFA');
      await expect(answer(other(shown(secret)))).rejects.toEqual(failsWith('CodeMismatchException'));
      expect((await answer(shown(secret))).isValid()).toBe(true);
      await expect(answer(shown(secret, 1))).rejects.toThrow('Invalid session for the user.');
    });

    test('takes no code twice, neither one of the set-up nor one older than the last', async () => {
      const email = 'twice@example.org';
      const { secret } = await setUp(email);
      const first = await browser.beginSignIn(email, password);
      await expect(first.answer(shown(secret, -1))).rejects.toEqual(failsWith('ExpiredCodeException'));
      await first.answer(shown(secret));
      const second = await browser.beginSignIn(email, password);
      await expect(second.answer(shown(secret))).rejects.toThrow('already been used once');
      await second.answer(shown(secret, 1));
      const third = await browser.beginSignIn(email, password);
      await expect(third.answer(shown(secret))).rejects.toEqual(failsWith('ExpiredCodeException'));
    });

    test('takes codes of a clock that is one step off, and no more', async () => {
      const email = 'skew@example.org';
      const { secret } = await setUp(email);
      cognito.clock.now += 5 * stepMs;
      const { answer } = await browser.beginSignIn(email, password);
      await expect(answer(shown(secret, 2))).rejects.toEqual(failsWith('CodeMismatchException'));
      await expect(answer(shown(secret, -2))).rejects.toEqual(failsWith('CodeMismatchException'));
      await answer(shown(secret, -1));
    });

    test('needs the password first, three minutes before at most', async () => {
      const email = 'bound@example.org';
      const { session, secret } = await setUp(email);
      const USERNAME = String(session.getAccessToken().payload['username']);
      const answerWith = (Session: string, user = USERNAME) =>
        browser.call('RespondToAuthChallenge', {
          ClientId: cognito.clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: user, SOFTWARE_TOKEN_MFA_CODE: shown(secret) },
        });
      expect(await answerWith('invented')).toEqual({
        __type: 'NotAuthorizedException',
        message: 'Invalid session for the user.',
      });
      const late = await browser.beginSignIn(email, password);
      cognito.clock.now += 3 * minuteMs + 1;
      await expect(late.answer(shown(secret))).rejects.toThrow('session is expired');
    });

    test('of one user is no sign-in of another, and none after the password has changed', async () => {
      const { session, secret } = await setUp('mine@example.org');
      await setUp('theirs@example.org');
      const { answer } = await browser.beginSignIn('theirs@example.org', password);
      await expect(answer(shown(secret))).rejects.toEqual(failsWith('CodeMismatchException'));

      const mine = await browser.beginSignIn('mine@example.org', password);
      await browser.call('ChangePassword', {
        AccessToken: token(session),
        PreviousPassword: password,
        ProposedPassword: 'Another-horse-9',
      });
      await expect(mine.answer(shown(secret))).rejects.toThrow('Invalid session for the user.');
    });

    test('locks after five wrong codes, for the right one too, however often the password is given', async () => {
      const email = 'guessed@example.org';
      const { secret } = await setUp(email);
      const wrong = other(shown(secret));
      for (let tries = 0; tries < 5; tries += 1) {
        const { answer } = await browser.beginSignIn(email, password);
        await expect(answer(wrong)).rejects.toEqual(failsWith('CodeMismatchException'));
      }
      const { answer } = await browser.beginSignIn(email, password);
      await expect(answer(shown(secret))).rejects.toThrow('Password attempts exceeded');
      cognito.clock.now += 1001;
      await answer(shown(secret));
    });

    test('is off until its first code, and off again on request', async () => {
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

    test('is forgotten as soon as another is set up', async () => {
      const email = 'new-phone@example.org';
      const { session } = await setUp(email);
      const secret = await browser.associate(session);
      expect(await browser.signIn(email, password)).toBeDefined();
      await browser.verify(session, shown(secret));
      const { answer } = await browser.beginSignIn(email, password);
      cognito.clock.now += stepMs;
      await answer(shown(secret));
    });

    test('needs a session for every step, and sends no text messages', async () => {
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

  describe('with a temporary password', () => {
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

    test('that was mailed asks for a new one', async () => {
      const email = 'invited@example.org';
      await create(email);
      const mail = cognito.mails.at(-1);
      expect(mail).toMatchObject({ to: email, subject: 'Your temporary password' });
      const temporary = mail?.code ?? '';
      expect(mail?.body).toContain(temporary);
      const { challenge, answer } = await browser.beginSignIn(email, temporary);
      expect(challenge).toBe('NEW_PASSWORD_REQUIRED');
      await expect(answer('weak')).rejects.toEqual(failsWith('InvalidPasswordException'));
      expect((await answer(password)).isValid()).toBe(true);
      await expect(answer('Another-horse-9')).rejects.toThrow('Invalid session for the user.');
      await expect(browser.signIn(email, temporary)).rejects.toThrow('Incorrect username or password.');
      expect((await browser.signIn(email, password)).isValid()).toBe(true);
    });

    test('ends after a week, until an operator sets another', async () => {
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
      const { answer } = await browser.beginSignIn(email, 'Temporary-pass-2');
      expect((await answer(password)).isValid()).toBe(true);
    });

    test('changes no address on the way', async () => {
      const email = 'address@example.org';
      await create(email, { TemporaryPassword: 'Temporary-pass-1' });
      const { answer } = await browser.beginSignIn(email, 'Temporary-pass-1');
      await expect(answer(password, { email: 'else@example.org' })).rejects.toThrow(
        'Cannot modify an already provided email',
      );
      expect((await answer(password)).isValid()).toBe(true);
    });

    test('is mailed only where the operator says so', async () => {
      await expect(create('sms@example.org', { DesiredDeliveryMediums: [] })).rejects.toEqual(
        failsWith('InvalidParameterException'),
      );
      await expect(create('weak@example.org', { TemporaryPassword: 'weak' })).rejects.toEqual(
        failsWith('InvalidPasswordException'),
      );
    });
  });
});
