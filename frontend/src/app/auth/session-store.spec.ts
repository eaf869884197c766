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

describe('the session after a reload', () => {
  test('is absent when no session was saved', async () => {
    const { store } = setUp();
    await store.restore();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(false);
    await expect(store.restored()).resolves.toBeUndefined();
  });

  test('is the saved one, without a request to the pool, when it is still valid', async () => {
    const { store, cognito } = setUp(aSession());
    await store.restore();

    expect(store.session()?.email).toBe('ada@example.org');
    expect(cognito.refresh).not.toHaveBeenCalled();
  });

  test('is renewed and saved when the saved one has expired', async () => {
    const { store, cognito, saved } = setUp(aSession({ expiresAt: Date.now() - 1 }));
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();

    expect(store.session()?.accessToken).toBe('access-2');
    expect(saved.read()?.accessToken).toBe('access-2');
  });

  test('is removed and reported as ended when the pool refuses to renew it', async () => {
    const { store, cognito, saved } = setUp(aSession({ expiresAt: 0 }));
    cognito.refresh.mockRejectedValue(new SessionEnded());
    await store.restore();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(true);
    expect(saved.read()).toBeUndefined();
  });

  test('is kept for a retry when the pool cannot be reached', async () => {
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

describe('the session of a signed-in person', () => {
  test('renews itself five minutes before it expires', async () => {
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

  test('retries its renewal when the pool could not be reached', async () => {
    const { store, cognito } = setUp(aSession({ expiresAt: Date.now() + 6 * minute }));
    cognito.refresh.mockRejectedValueOnce(new ConnectionFailure());
    cognito.refresh.mockResolvedValueOnce(aSession({ accessToken: 'access-2' }));
    await store.restore();
    await jest.advanceTimersByTimeAsync(2 * minute);

    expect(cognito.refresh).toHaveBeenCalledTimes(2);
    expect(store.session()?.accessToken).toBe('access-2');
  });

  test('ends here at once on signing out, and in the pool when that can be reached', async () => {
    const { store, cognito, saved } = setUp(aSession());
    cognito.revoke.mockRejectedValue(new ConnectionFailure());
    await store.restore();
    store.signOut();

    expect(store.status()).toBe('signedOut');
    expect(store.ended()).toBe(false);
    expect(saved.read()).toBeUndefined();
    expect(cognito.revoke).toHaveBeenCalledWith(expect.objectContaining({ refreshToken: 'refresh-1' }));
  });

  test('stays ended when a renewal succeeds after signing out', async () => {
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

  test('ends when another tab signs out', async () => {
    const { store } = setUp(aSession());
    await store.restore();
    localStorage.clear();
    dispatchEvent(new StorageEvent('storage', { key: null }));

    expect(store.status()).toBe('signedOut');
  });
});

describe('a request with the session’s token', () => {
  test('is retried once with a fresh token when the server refuses the token', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = jest.fn((token: string) =>
      token === 'access-1' ? Promise.reject(refused) : Promise.resolve(token),
    );

    await expect(store.authorize(request)).resolves.toBe('access-2');
    expect(request).toHaveBeenCalledTimes(2);
  });

  test('fails when the fresh token is refused too', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = jest.fn(() => Promise.reject(refused));

    await expect(store.authorize(request)).rejects.toBe(refused);
    expect(request).toHaveBeenCalledTimes(2);
  });

  test('shares one renewal with other requests at the same time', async () => {
    const { store, cognito } = setUp(aSession());
    cognito.refresh.mockResolvedValue(aSession({ accessToken: 'access-2' }));
    await store.restore();
    const request = (token: string) =>
      token === 'access-1' ? Promise.reject(refused) : Promise.resolve(token);

    await Promise.all([store.authorize(request), store.authorize(request), store.authorize(request)]);
    expect(cognito.refresh).toHaveBeenCalledTimes(1);
  });

  test('passes on every other failure', async () => {
    const { store, cognito } = setUp(aSession());
    await store.restore();
    const failure = new ApiProblem(503, 'storage-busy', '');

    await expect(store.authorize(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(cognito.refresh).not.toHaveBeenCalled();
  });

  test('is rejected with SessionEnded when there is no session', async () => {
    const { store } = setUp();
    await store.restore();

    await expect(store.authorize(() => Promise.resolve(1))).rejects.toBeInstanceOf(SessionEnded);
  });
});
