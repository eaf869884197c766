import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { provideEnglish } from '../testing/english';
import { eventually } from '../testing/eventually';
import { textOf } from '../testing/form';
import { aSession } from '../testing/session';
import { App } from './app';
import { signedInOnly, signedOutOnly } from './auth/session-guards';
import { SavedSession } from './auth/saved-session';
import { SessionStore } from './auth/session-store';
import { ConfigStore } from './config/config-store';

const configuration: PublicConfiguration = {
  region: 'eu-north-1',
  userPoolId: 'pool',
  clientId: 'client',
  passwordPolicy: {
    minimumLength: 12,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
  },
  version: '1',
};
const fetching = jest.fn<Promise<Response>, []>();

/** jsdom has no Response; these are the parts of it that are read. */
const response = () =>
  ({
    status: 200,
    text: () => Promise.resolve(JSON.stringify(configuration)),
    headers: { get: () => null },
  }) as unknown as Response;

async function open(url: string) {
  globalThis.fetch = fetching;
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([
        { path: 'upload', canActivate: [signedInOnly], runGuardsAndResolvers: 'always', children: [] },
        { path: 'history', canActivate: [signedInOnly], children: [] },
        { path: 'sign-in', canActivate: [signedOutOnly], runGuardsAndResolvers: 'always', children: [] },
      ]),
    ],
  });
  const fixture = TestBed.createComponent(App);
  const [config, session, router] = [ConfigStore, SessionStore, Router].map((token) =>
    TestBed.inject<unknown>(token),
  ) as [ConfigStore, SessionStore, Router];
  await Promise.all([config.load(), session.restore(), router.navigateByUrl(url)]);
  await fixture.whenStable();
  return { fixture, session, router, page: fixture.nativeElement as HTMLElement };
}

beforeEach(() => fetching.mockReset().mockImplementation(() => Promise.resolve(response())));
afterEach(() => localStorage.clear());

test('a person who is not signed in is redirected to the sign-in page, which knows where to return to', async () => {
  expect((await open('/upload')).router.url).toBe('/sign-in');
  TestBed.resetTestingModule();
  expect((await open('/history')).router.url).toBe('/sign-in?returnTo=%2Fhistory');
});

test('a signed-in person sees their address and is redirected from the sign-in page', async () => {
  new SavedSession().write(aSession());
  const { router, page } = await open('/sign-in');

  expect(router.url).toBe('/upload');
  expect(textOf(page.querySelector('header'))).toContain('Signed in as ada@example.org');
});

test('signing out leaves a page that needs a session', async () => {
  new SavedSession().write(aSession());
  const { fixture, session, router } = await open('/upload');
  session.signOut();
  await fixture.whenStable();

  expect(router.url).toBe('/sign-in');
});

test('signing in, also in another tab, leads to the page that was requested before', async () => {
  const { fixture, router } = await open('/history');
  expect(router.url).toBe('/sign-in?returnTo=%2Fhistory');
  new SavedSession().write(aSession());
  dispatchEvent(new StorageEvent('storage', { key: null }));
  await fixture.whenStable();

  expect(router.url).toBe('/history');
});

test('when the service does not respond, the page says so and offers a retry', async () => {
  fetching.mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')));
  const { fixture, page } = await open('/sign-in');
  expect(textOf(page.querySelector('[role=alert]'))).toContain('The service cannot be reached');

  page.querySelector<HTMLButtonElement>('[role=alert] button')?.click();
  await eventually(fixture, () => page.querySelector('[role=alert]') === null);
});

test('a configuration that does not match the contract is reported like an unreachable service', async () => {
  const damaged = { ...response(), text: () => Promise.resolve('{"region":5}') };
  fetching.mockImplementationOnce(() => Promise.resolve(damaged));
  const { page } = await open('/sign-in');
  expect(textOf(page.querySelector('[role=alert]'))).toContain('The service cannot be reached');
});

test('the page retries by itself when the connection is back', async () => {
  fetching.mockImplementationOnce(() => Promise.reject(new TypeError('Failed to fetch')));
  const { fixture, page } = await open('/sign-in');
  expect(page.querySelector('[role=alert]')).not.toBeNull();

  dispatchEvent(new Event('online'));
  await eventually(fixture, () => page.querySelector('[role=alert]') === null);
});
