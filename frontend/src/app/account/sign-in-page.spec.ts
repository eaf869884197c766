import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../testing/english';
import { submitForm } from '../../testing/form';
import { Cognito } from '../auth/cognito';
import { CognitoError } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { PendingAccount } from './pending-account';
import { SignInPage } from './sign-in-page';

async function setUp() {
  const session = { ended: () => false, signIn: jest.fn<Promise<void>, [string, string]>() };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: Cognito, useValue: { prepare: () => undefined } },
      { provide: SessionStore, useValue: session },
    ],
  });
  const fixture = TestBed.createComponent(SignInPage);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  return { fixture, session, page: fixture.nativeElement as HTMLElement, router: TestBed.inject(Router) };
}

const enter = (fixture: ComponentFixture<unknown>, email: string, password: string) =>
  submitForm(fixture, { '#email': email, '#password': password });

test('nothing is asked of the pool while a field is empty, and each says what it needs', async () => {
  const { fixture, page, session } = await setUp();
  expect(page.textContent).not.toContain('Enter your');
  await enter(fixture, '', '');

  expect(page.textContent).toContain('Enter your email address');
  expect(page.textContent).toContain('Enter your password');
  expect(page.querySelector('#email')?.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement?.id).toBe('email');
  expect(session.signIn).not.toHaveBeenCalled();
});

test('a wrong password is said in words and the page stays usable', async () => {
  const { fixture, page, session } = await setUp();
  session.signIn.mockRejectedValue(new CognitoError('NotAuthorizedException', ''));
  await enter(fixture, ' ada@example.org ', 'wrong');

  expect(session.signIn).toHaveBeenCalledWith('ada@example.org', 'wrong');
  expect(page.querySelector('[role=alert]')?.textContent).toContain('the password is not right');
  expect(page.querySelector('form button.button')?.textContent).toContain('Sign in');
});

test('an account without a confirmed address goes on to confirm it, the password still known', async () => {
  const { fixture, session, router } = await setUp();
  session.signIn.mockRejectedValue(new CognitoError('UserNotConfirmedException', ''));
  await enter(fixture, 'ada@example.org', 'right');

  expect(router.url).toBe('/confirm');
  expect(TestBed.inject(PendingAccount).takePassword('ada@example.org')).toBe('right');
});

test('the password shows itself on demand', async () => {
  const { fixture, page } = await setUp();
  page.querySelector<HTMLButtonElement>('[aria-label="Show password"]')?.click();
  await fixture.whenStable();

  expect(page.querySelector('#password')?.getAttribute('type')).toBe('text');
  expect(page.querySelector('[aria-label="Hide password"]')).not.toBeNull();
});
