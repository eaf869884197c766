import { createRemoteJWKSet, jwtVerify } from 'jose';
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import {
  browser,
  check,
  clientId,
  newAddress,
  newUser,
  password,
  refuses,
  refusesCall,
  url,
  userPoolId,
} from './cognito.ts';

const issuer = `${url}/${userPoolId}`;
const token = (session: Awaited<ReturnType<typeof browser.signIn>>) => session.getAccessToken().getJwtToken();
const refresh = (session: Awaited<ReturnType<typeof browser.signIn>>) => ({
  ClientId: clientId,
  AuthFlow: 'REFRESH_TOKEN_AUTH',
  AuthParameters: { REFRESH_TOKEN: session.getRefreshToken().getToken() },
});

describe('Cognito sign-in', () => {
  check('gives an access token that the published keys verify', 'a user pool', async () => {
    const session = await browser.signIn(await newUser(), password);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload, protectedHeader } = await jwtVerify(token(session), keys, {
      issuer,
      algorithms: ['RS256'],
    });
    assert.equal(protectedHeader.alg, 'RS256');
    assert.deepEqual(
      [payload['client_id'], payload['token_use'], payload.aud],
      [clientId, 'access', undefined],
    );
    assert.equal(payload['username'], payload.sub);
  });
  check('gives an id token for the client', 'a user pool', async () => {
    const email = await newUser();
    const session = await browser.signIn(email, password);
    const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(session.getIdToken().getJwtToken(), keys, {
      issuer,
      audience: clientId,
    });
    assert.deepEqual([payload['token_use'], payload['email']], ['id', email]);
  });
  check('takes the address in any case', 'a user pool', async () => {
    const email = await newUser();
    assert.ok((await browser.signIn(email.toUpperCase(), password)).isValid());
  });
  check('responds alike to a wrong password and an unknown user', 'a user pool', async () => {
    const email = await newUser();
    const refused = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
    await assert.rejects(browser.signIn(email, 'Wrong-horse-9'), refused);
    await assert.rejects(browser.signIn(newAddress(), password), refused);
  });
  check('slows down an attacker who guesses', 'a user pool', async () => {
    const email = await newUser();
    // The lock is short at first: on a busy machine it may be over before the next try.
    let response = '';
    for (let tries = 0; tries < 12 && response !== 'Password attempts exceeded'; tries += 1) {
      response = await browser.signIn(email, 'Wrong-horse-9').then(
        () => 'signed in',
        ({ message }: Error) => message,
      );
    }
    assert.equal(response, 'Password attempts exceeded');
  });
  check('never sends the password', 'a user pool', async () => {
    const AuthParameters = { USERNAME: await newUser(), PASSWORD: password };
    await refusesCall(
      'InitiateAuth',
      { ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters },
      'InvalidParameterException',
    );
  });
});

describe('Cognito sessions', () => {
  check('are refreshed', 'a user pool', async () => {
    const email = await newUser();
    const session = await browser.signIn(email, password);
    const refreshed = await browser.refresh(email, session.getRefreshToken());
    assert.ok(refreshed.isValid());
    assert.notEqual(token(refreshed), token(session));
  });
  check('end everywhere with a global sign-out', 'a user pool', async () => {
    const email = await newUser();
    const [here, there] = [await browser.signIn(email, password), await browser.signIn(email, password)];
    await browser.call('GlobalSignOut', { AccessToken: token(here) });
    await refusesCall('GetUser', { AccessToken: token(there) }, 'NotAuthorizedException');
    await refusesCall('InitiateAuth', refresh(there), 'NotAuthorizedException');
  });
  check('end one by one when they are revoked', 'a user pool', async () => {
    const email = await newUser();
    const [here, there] = [await browser.signIn(email, password), await browser.signIn(email, password)];
    await browser.call('RevokeToken', { ClientId: clientId, Token: here.getRefreshToken().getToken() });
    await refusesCall('InitiateAuth', refresh(here), 'NotAuthorizedException');
    assert.ok((await browser.refresh(email, there.getRefreshToken())).isValid());
  });
  check('do not begin with an invented refresh token', 'a user pool', () =>
    refusesCall(
      'InitiateAuth',
      { ClientId: clientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: 'invented' } },
      'NotAuthorizedException',
    ),
  );
});

describe('Cognito authenticator apps', () => {
  const shown = (secret: string, steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

  check('are demanded after the password, and take no code twice', 'a user pool', async () => {
    const email = await newUser();
    const session = await browser.signIn(email, password);
    const secret = await browser.associate(session);
    await browser.verify(session, shown(secret));
    await browser.preferSoftwareToken(session, true);
    const { challenge, respond } = await browser.beginSignIn(email, password);
    assert.equal(challenge, 'SOFTWARE_TOKEN_MFA');
    const next = shown(secret, 1);
    assert.ok((await respond(next)).isValid());
    const again = await browser.beginSignIn(email, password);
    await refuses(again.respond(next), 'ExpiredCodeException');
  });
  check('are refused with a wrong code', 'a user pool', async () => {
    const email = await newUser();
    const session = await browser.signIn(email, password);
    const secret = await browser.associate(session);
    const wrong = shown(secret) === '000000' ? '000001' : '000000';
    await refuses(browser.verify(session, wrong), 'EnableSoftwareTokenMFAException', 'CodeMismatchException');
    await browser.verify(session, shown(secret));
    await browser.preferSoftwareToken(session, true);
    const { respond } = await browser.beginSignIn(email, password);
    await refuses(respond(wrong), 'CodeMismatchException');
  });
  check('are turned off again', 'a user pool', async () => {
    const email = await newUser();
    const session = await browser.signIn(email, password);
    await browser.verify(session, shown(await browser.associate(session)));
    await browser.preferSoftwareToken(session, true);
    await browser.preferSoftwareToken(session, false);
    assert.ok((await browser.signIn(email, password)).isValid());
  });
  check('cannot be turned on before they are set up', 'a user pool', async () => {
    const session = await browser.signIn(await newUser(), password);
    await refuses(browser.preferSoftwareToken(session, true), 'InvalidParameterException');
  });
});
