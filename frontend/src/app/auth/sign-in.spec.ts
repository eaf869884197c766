import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { aSession } from '../../testing/session';
import { Cognito } from './cognito';
import { SessionEnded } from './cognito-error';
import { SessionStore } from './session-store';
import { signedOutOnly, duringChallenge } from './session-guards';
import { SignIn } from './sign-in';
import { type SignInResult } from './sign-in-result';

const entered: SignInResult = { session: aSession() };

async function setUp(result: SignInResult) {
  const session = { begin: jest.fn(), restored: () => Promise.resolve(), session: () => undefined };
  TestBed.configureTestingModule({
    providers: [
      provideRouter([
        { path: 'sign-in/code', canActivate: [signedOutOnly, duringChallenge('code')], children: [] },
        { path: '**', children: [] },
      ]),
      { provide: Cognito, useValue: { signIn: () => Promise.resolve(result) } },
      { provide: SessionStore, useValue: session },
    ],
  });
  const router = TestBed.inject(Router);
  await router.navigateByUrl('/sign-in?returnTo=%2Fhistory');
  return { signIn: TestBed.inject(SignIn), session, router };
}

test('a sign-in without a further step begins a session', async () => {
  const { signIn, session } = await setUp(entered);
  await signIn.start('ada@example.org', 'right');

  expect(session.begin).toHaveBeenCalledWith(entered.session);
});

test('a further step of the sign-in opens its own page, which keeps the query parameters', async () => {
  const answer = jest.fn(() => Promise.resolve(entered));
  const { signIn, session, router } = await setUp({ challenge: { kind: 'code', answer } });
  await signIn.start('ada@example.org', 'right');
  expect(router.url).toBe('/sign-in/code?returnTo=%2Fhistory');
  expect(session.begin).not.toHaveBeenCalled();

  await signIn.answer('123456');
  expect(answer).toHaveBeenCalledWith('123456');
  expect(session.begin).toHaveBeenCalledWith(entered.session);
});

test('a step of the sign-in that the pool does not demand can be neither visited nor answered', async () => {
  const { signIn, router } = await setUp(entered);
  await router.navigateByUrl('/sign-in/code');

  expect(router.url).toBe('/sign-in');
  await expect(signIn.answer('123456')).rejects.toBeInstanceOf(SessionEnded);
});
