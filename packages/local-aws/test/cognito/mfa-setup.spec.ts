/**
 * @jest-environment ./testing/cognito-environment.mjs
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CognitoUser as User, CognitoUserSession } from 'amazon-cognito-identity-js';
import { Secret, TOTP } from 'otpauth';
import { type ClockedCognito, startClockedCognito } from '../../testing/clocked-cognito.ts';
import { AuthenticationDetails } from '../../testing/cognito-library.ts';

const password = 'Correct-horse-9';
const stepMs = 30_000;

/** A pool that demands a second factor from every user, through the browser's library. */
describe('Cognito with MFA ON', () => {
  let cognito: ClockedCognito;

  beforeAll(async () => {
    cognito = await startClockedCognito('ON');
  });

  afterAll(() => cognito.close());

  const shown = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: cognito.clock.now });

  /** A sign-in up to the secret for an authenticator app. */
  const beginSetUp = async (email: string): Promise<{ user: User; secret: string }> => {
    const user = cognito.browser.account(email);
    await new Promise<void>((resolve, reject) =>
      user.authenticateUser(new AuthenticationDetails({ Username: email, Password: password }), {
        onSuccess: () => reject(new Error('No app was demanded.')),
        onFailure: reject,
        mfaSetup: () => resolve(),
      }),
    );
    const secret = await new Promise<string>((resolve, reject) =>
      user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }),
    );
    return { user, secret };
  };
  const verify = (user: User, code: string) =>
    new Promise<CognitoUserSession>((onSuccess, onFailure) =>
      user.verifySoftwareToken(code, 'A phone', { onSuccess, onFailure }),
    );

  test('a pool with MFA ON has the app set up during the first sign-in, and demands its code from then on', async () => {
    const email = 'first@example.org';
    await cognito.register(email, password);
    const { user, secret } = await beginSetUp(email);
    await expect(verify(user, shown(secret) === '000000' ? '000001' : '000000')).rejects.toEqual(
      expect.objectContaining({ name: 'EnableSoftwareTokenMFAException' }),
    );
    expect((await verify(user, shown(secret))).isValid()).toBe(true);

    cognito.clock.now += stepMs;
    const { challenge, respond } = await cognito.browser.beginSignIn(email, password);
    expect(challenge).toBe('SOFTWARE_TOKEN_MFA');
    expect((await respond(shown(secret))).isValid()).toBe(true);
  });

  test('a pool with MFA ON refuses a user whose app has not shown a code', async () => {
    const email = 'skips@example.org';
    await cognito.register(email, password);
    const { user } = await beginSetUp(email);
    const { Session, username } = user as unknown as { Session: string; username: string };
    const response = await cognito.browser.call('RespondToAuthChallenge', {
      ClientId: cognito.clientId,
      ChallengeName: 'MFA_SETUP',
      Session,
      ChallengeResponses: { USERNAME: username },
    });
    expect(response).toMatchObject({ __type: 'NotAuthorizedException' });
  });

  test('a pool with MFA ON allows three minutes for the set-up of the app', async () => {
    const email = 'slow@example.org';
    await cognito.register(email, password);
    const { user, secret } = await beginSetUp(email);
    cognito.clock.now += 3 * 60_000 + 1;
    await expect(verify(user, shown(secret))).rejects.toThrow('session is expired');
  });
});
