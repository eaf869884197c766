import { TestBed } from '@angular/core/testing';
import { aSession } from '../../testing/session';
import { ApiProblem } from '../http/api-problem';
import { ConnectionFailure } from '../http/connection-failure';
import { Cognito } from './cognito';
import { SessionEnded } from './cognito-error';
import { SavedSession } from './saved-session';
import { type Session } from './session';
import { SessionStore } from './session-store';

const minute = 60_000;
const refused = new ApiProblem(401, 'unauthorized', '');

function setUp(saved?: Session) {
  const cognito = {
    signIn: jest.fn<Promise<Session>, [string, string]>(),
    refresh: jest.fn<Promise<Session>, [Session]>(),
    revoke: jest.fn<Promise<void>, [Session]>(() => Promise.resolve()),
  };
  if (saved) new SavedSession().write(saved);
  TestBed.configureTestingModule({ providers: [{ provide: Cognito, useValue: cognito }] });
  return { cognito, store: TestBed.inject(SessionStore), saved: TestBed.inject(SavedSession) };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }));
afterEach(() => {
  jest.useRealTimers();
  localStorage.clear();
});

describe('after a reload', () => {
  test('nobody is signed in when nothing was kept', async () => {
    const { store } = setUp();
    await store.restore();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(false);
    await expect(store.restored()).resolves.toBeUndefined();
  });

  test('a session that is still good is taken up without asking the pool', async () => {
    const { store, cognito } = setUp(aSession());
    await store.restore();

    expect(store.session()?.email).toBe('ada@example.org');
    expect(cognito.refresh).not.toHaveBeenCalled();
  });

  test('one that ran out is renewed and kept', async () => {
    const { store, cognito, saved } = setUp(aSession({ expiresAt: Date.now() - 1 }));
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();

    expect(store.session()?.accessToken).toBe('access-2');
    expect(saved.read()?.accessToken).toBe('access-2');
  });

  test('one that the pool ended is gone, and the person is told so', async () => {
    const { store, cognito, saved } = setUp(aSession({ expiresAt: 0 }));
    cognito.refresh.mockRejectedValue(new SessionEnded());
    await store.restore();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(true);
    expect(saved.read()).toBeUndefined();
  });

  test('when the pool cannot be reached the session is kept for another try', async () => {
    const { store, cognito, saved } = setUp(aSession({ expiresAt: 0 }));
    cognito.refresh.mockRejectedValueOnce(new ConnectionFailure());
    await store.restore();
    expect(store.status()).toBe('unreachable');
    expect(saved.read()).toBeDefined();

    cognito.refresh.mockResolvedValueOnce(aSession());
    await store.restore();
    expect(store.status()).toBe('signedIn');
  });
});

describe('while signed in', () => {
  test('the session renews itself five minutes before it runs out', async () => {
    const { store, cognito } = setUp(aSession({ expiresAt: Date.now() + 60 * minute }));
    cognito.refresh.mockResolvedValue(
      aSession({ accessToken: 'access-2', expiresAt: Date.now() + 120 * minute }),
    );
    await store.restore();

    await jest.advanceTimersByTimeAsync(55 * minute - 1);
    expect(cognito.refresh).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(store.session()?.accessToken).toBe('access-2');
  });

  test('it asks again when the pool could not be reached', async () => {
    const { store, cognito } = setUp(aSession({ expiresAt: Date.now() + 6 * minute }));
    cognito.refresh.mockRejectedValueOnce(new ConnectionFailure());
    cognito.refresh.mockResolvedValueOnce(aSession({ accessToken: 'access-2' }));
    await store.restore();
    await jest.advanceTimersByTimeAsync(2 * minute);

    expect(cognito.refresh).toHaveBeenCalledTimes(2);
    expect(store.session()?.accessToken).toBe('access-2');
  });

  test('signing out ends it here at once and in the pool when that can be reached', async () => {
    const { store, cognito, saved } = setUp(aSession());
    cognito.revoke.mockRejectedValue(new ConnectionFailure());
    await store.restore();
    store.signOut();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(false);
    expect(saved.read()).toBeUndefined();
    expect(cognito.revoke).toHaveBeenCalledWith(expect.objectContaining({ refreshToken: 'refresh-1' }));
  });

  test('a renewal that comes back after signing out does not sign in again', async () => {
    const { store, cognito } = setUp(aSession({ expiresAt: Date.now() + 6 * minute }));
    const renewal = Promise.withResolvers<Session>();
    cognito.refresh.mockReturnValue(renewal.promise);
    await store.restore();
    await jest.advanceTimersByTimeAsync(minute);
    store.signOut();
    renewal.resolve(aSession({ accessToken: 'access-2' }));
    await jest.advanceTimersByTimeAsync(0);

    expect(store.status()).toBe('signedOut');
    expect(localStorage).toHaveLength(0);
  });

  test('another tab that signs out signs out this one too', async () => {
    const { store } = setUp(aSession());
    await store.restore();
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', { key: null }));

    expect(store.status()).toBe('signedOut');
  });
});

describe('authorize', () => {
  test('refreshes once and asks again when the server refuses the token', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = jest.fn((token: string) =>
      token === 'access-1' ? Promise.reject(refused) : Promise.resolve(token),
    );

    await expect(store.authorize(request)).resolves.toBe('access-2');
    expect(request).toHaveBeenCalledTimes(2);
  });

  test('gives up when the fresh token is refused too', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = jest.fn(() => Promise.reject(refused));

    await expect(store.authorize(request)).rejects.toBe(refused);
    expect(request).toHaveBeenCalledTimes(2);
  });

  test('asks the pool once for many requests at a time', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = (token: string) =>
      token === 'access-1' ? Promise.reject(refused) : Promise.resolve(token);

    await Promise.all([store.authorize(request), store.authorize(request), store.authorize(request)]);
    expect(cognito.refresh).toHaveBeenCalledTimes(1);
  });

  test('leaves every other failure alone', async () => {
    const { store, cognito } = setUp(aSession());
    await store.restore();
    const failure = new ApiProblem(503, 'storage-busy', '');

    await expect(store.authorize(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(cognito.refresh).not.toHaveBeenCalled();
  });

  test('ends with the session when nobody is signed in', async () => {
    const { store } = setUp();
    await store.restore();

    await expect(store.authorize(() => Promise.resolve(1))).rejects.toBeInstanceOf(SessionEnded);
  });
});
