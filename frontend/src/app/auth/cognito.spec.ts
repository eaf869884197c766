import { TestBed } from '@angular/core/testing';
import { aSession } from '../../testing/session';
import { ConfigStore } from '../config/config-store';
import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { ConnectionFailure } from '../http/connection-failure';
import { Cognito } from './cognito';
import { CognitoError, SessionEnded } from './cognito-error';

const config = { region: 'eu-north-1', clientId: 'client' } as PublicConfiguration;
const fetching = jest.fn<Promise<Response>, [string, RequestInit]>();

/** jsdom has no Response; these are the parts of it that are read. */
const answer = (status: number, body: object) =>
  Promise.resolve({
    ok: status < 300,
    status,
    text: () => Promise.resolve(JSON.stringify(body)),
  } as Response);

function setUp(): Cognito {
  globalThis.fetch = fetching as unknown as typeof fetch;
  TestBed.configureTestingModule({
    providers: [{ provide: ConfigStore, useValue: { ready: () => Promise.resolve(config) } }],
  });
  return TestBed.inject(Cognito);
}

test('a refreshed session keeps the person and counts the lifetime of the new token from now', async () => {
  const cognito = setUp();
  fetching.mockReturnValue(
    answer(200, { AuthenticationResult: { AccessToken: 'access-2', ExpiresIn: 3600 } }),
  );
  const renewed = await cognito.refresh(aSession({ expiresAt: 0 }));

  expect(renewed).toMatchObject({ userId: 'user-1', accessToken: 'access-2', refreshToken: 'refresh-1' });
  expect(Math.abs(renewed.expiresAt - Date.now() - 3_600_000)).toBeLessThan(1000);
  const [url, { headers, body }] = fetching.mock.lastCall ?? ['', {}];
  expect(url).toBe('https://cognito-idp.eu-north-1.amazonaws.com/');
  expect(headers).toMatchObject({ 'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth' });
  expect(JSON.parse(body as string)).toEqual({
    ClientId: 'client',
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: 'refresh-1' },
  });
});

test('a refresh that the pool refuses ends the session', async () => {
  const cognito = setUp();
  fetching.mockReturnValue(
    answer(400, { __type: 'NotAuthorizedException', message: 'Invalid Refresh Token' }),
  );

  await expect(cognito.refresh(aSession())).rejects.toBeInstanceOf(SessionEnded);
});

test('a refresh that fails because the pool is busy does not end the session', async () => {
  const cognito = setUp();
  fetching.mockReturnValue(answer(400, { __type: 'com.amazon#TooManyRequestsException' }));

  const error = await cognito.refresh(aSession()).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CognitoError);
  expect(error).toMatchObject({ code: 'TooManyRequestsException' });
});

test('a refresh that fails because the connection is down does not end the session', async () => {
  const cognito = setUp();
  fetching.mockRejectedValue(new TypeError('Failed to fetch'));

  await expect(cognito.refresh(aSession())).rejects.toBeInstanceOf(ConnectionFailure);
});

test('the pool gets an address in its one form, however it was typed', async () => {
  const cognito = setUp();
  fetching.mockReturnValue(answer(200, {}));
  const typed = ' ü@BÜCHER.example';
  const calls = [
    () => cognito.signUp(typed, 'secret'),
    () => cognito.confirmSignUp(typed, '123456'),
    () => cognito.resendCode(typed),
    () => cognito.forgotPassword(typed),
    () => cognito.resetPassword(typed, '123456', 'secret'),
  ];
  for (const call of calls) {
    await call();
    const body: unknown = JSON.parse(fetching.mock.lastCall?.[1].body as string);
    expect(body).toMatchObject({ Username: 'ü@xn--bcher-kva.example' });
  }
});
