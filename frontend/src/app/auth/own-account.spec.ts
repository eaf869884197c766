import { TestBed } from '@angular/core/testing';
import { aSession } from '../../testing/session';
import { ConfigStore } from '../config/config-store';
import { OwnAccount } from './own-account';
import { SessionStore } from './session-store';

const fetching = jest.fn<Promise<Response>, [string, RequestInit]>();

/** jsdom has no Response; these are the parts of it that are read. */
const response = (status: number, body: object) =>
  Promise.resolve({ ok: status < 300, text: () => Promise.resolve(JSON.stringify(body)) } as Response);

function setUp() {
  globalThis.fetch = fetching.mockReset() as unknown as typeof fetch;
  fetching.mockImplementation(() => response(200, {}));
  const config = { region: 'eu-north-1', clientId: 'client' };
  TestBed.configureTestingModule({
    providers: [{ provide: ConfigStore, useValue: { ready: () => Promise.resolve(config) } }],
  });
  const session = TestBed.inject(SessionStore);
  session.begin(aSession());
  return { account: TestBed.inject(OwnAccount), session };
}

const calls = () =>
  fetching.mock.calls.map(([, { headers, body }]) => ({
    operation: (headers as Record<string, string>)['X-Amz-Target']?.split('.')[1],
    input: JSON.parse(body as string) as object,
  }));

afterEach(() => localStorage.clear());

test('an authenticator app is turned on only after a right code', async () => {
  const { account } = setUp();
  fetching.mockReturnValueOnce(response(400, { __type: 'EnableSoftwareTokenMFAException' }));
  await expect(account.confirmAuthenticator('000000')).rejects.toThrow();
  expect(calls()).toHaveLength(1);

  await account.confirmAuthenticator('123456');
  expect(calls().map(({ operation }) => operation)).toEqual([
    'VerifySoftwareToken',
    'VerifySoftwareToken',
    'SetUserMFAPreference',
  ]);
  expect(calls().at(-1)?.input).toEqual({
    AccessToken: 'access-1',
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
});

test('a revoked token is renewed, and a wrong password is not mistaken for a revoked token', async () => {
  const { account, session } = setUp();
  fetching.mockReturnValueOnce(
    response(400, { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' }),
  );
  await expect(account.changePassword('wrong', 'new')).rejects.toMatchObject({
    code: 'NotAuthorizedException',
  });
  expect(calls()).toHaveLength(1);

  fetching.mockReturnValueOnce(
    response(400, { __type: 'NotAuthorizedException', message: 'Access Token has been revoked' }),
  );
  fetching.mockReturnValueOnce(
    response(200, { AuthenticationResult: { AccessToken: 'access-2', ExpiresIn: 3600 } }),
  );
  await account.changePassword('right', 'new');
  expect(calls().at(-1)).toMatchObject({ operation: 'ChangePassword', input: { AccessToken: 'access-2' } });
  expect(session.session()?.accessToken).toBe('access-2');
});

test.each(['signOutEverywhere', 'delete'] as const)(
  'after %s the session on this device has ended',
  async (act) => {
    const { account, session } = setUp();
    await account[act]();

    expect(session.status()).toBe('signedOut');
    expect(session.ended()).toBe(false);
  },
);

test('a person stays signed in when their account could not be deleted', async () => {
  const { account, session } = setUp();
  fetching.mockReturnValueOnce(response(400, { __type: 'TooManyRequestsException' }));
  await expect(account.delete()).rejects.toThrow();

  expect(session.status()).toBe('signedIn');
});
