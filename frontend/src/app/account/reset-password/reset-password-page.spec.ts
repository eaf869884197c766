import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../../testing/english';
import { submitForm, textOf } from '../../../testing/form';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { ConfigStore } from '../../config/config-store';
import { ForgotPasswordPage } from './forgot-password-page';
import { PendingAccount } from '../../auth/pending-account';
import { ResetPasswordPage } from './reset-password-page';

const passwordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: false,
  requireNumbers: false,
  requireSymbols: false,
};

async function setUp(page: typeof ForgotPasswordPage | typeof ResetPasswordPage, email = '') {
  const cognito = {
    forgotPassword: jest.fn<Promise<void>, [string]>(() => Promise.resolve()),
    resendCode: jest.fn<Promise<void>, [string]>(() => Promise.resolve()),
    resetPassword: jest.fn<Promise<void>, [string, string, string]>(() => Promise.resolve()),
  };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: Cognito, useValue: cognito },
      { provide: ConfigStore, useValue: { config: signal({ passwordPolicy }) } },
    ],
  });
  TestBed.inject(PendingAccount).remember(email);
  const fixture: ComponentFixture<unknown> = TestBed.createComponent<unknown>(page);
  await fixture.whenStable();
  return { fixture, cognito, page: fixture.nativeElement as HTMLElement, router: TestBed.inject(Router) };
}

test('requesting a code for a forgotten password leads to the page that sets a new one and knows the address', async () => {
  const { fixture, cognito, router } = await setUp(ForgotPasswordPage);
  await submitForm(fixture, { '#email': 'ada@example.org' });

  expect(cognito.forgotPassword).toHaveBeenCalledWith('ada@example.org');
  expect(router.url).toBe('/reset-password');
  expect(TestBed.inject(PendingAccount).email()).toBe('ada@example.org');
});

test('the page for forgotten passwords says why the code could not be sent', async () => {
  const { fixture, page, cognito } = await setUp(ForgotPasswordPage);
  cognito.forgotPassword.mockRejectedValue(new CognitoError('LimitExceededException', ''));
  await submitForm(fixture, { '#email': 'ada@example.org' });

  expect(textOf(page.querySelector('[role=alert]'))).toContain('tried too often');
});

test('a reset password is sent to the pool, and the sign-in page confirms it', async () => {
  const { fixture, page, cognito, router } = await setUp(ResetPasswordPage, 'ada@example.org');
  expect(textOf(page)).toContain('a code is on its way there');
  await submitForm(fixture, { '#code': '123 456', '#password': 'enough-letters' });

  expect(cognito.resetPassword).toHaveBeenCalledWith('ada@example.org', '123456', 'enough-letters');
  expect(router.url).toBe('/sign-in?reset=true');
});

test('a new password that breaks a rule is not sent', async () => {
  const { fixture, page, cognito } = await setUp(ResetPasswordPage, 'ada@example.org');
  await submitForm(fixture, { '#code': '123456', '#password': 'SHORT' });

  expect(cognito.resetPassword).not.toHaveBeenCalled();
  expect(page.querySelector('#password')?.getAttribute('aria-invalid')).toBe('true');
});

test('the page that resets a password asks for the email address when it was opened by a link', async () => {
  const { fixture, page, cognito } = await setUp(ResetPasswordPage);
  await submitForm(fixture, { '#code': '123456', '#password': 'enough-letters' });
  expect(textOf(page)).toContain('Enter your email address');

  await submitForm(fixture, { '#email': 'ada@example.org' });
  expect(cognito.resetPassword).toHaveBeenCalledTimes(1);
});

test('a wrong code leaves the typed new password in its field', async () => {
  const { fixture, page, cognito } = await setUp(ResetPasswordPage, 'ada@example.org');
  cognito.resetPassword.mockRejectedValue(new CognitoError('CodeMismatchException', ''));
  await submitForm(fixture, { '#code': '123456', '#password': 'enough-letters' });

  expect(textOf(page.querySelector('[role=alert]'))).toContain('not the code we sent last');
  expect(page.querySelector<HTMLInputElement>('#password')?.value).toBe('enough-letters');
});

test('a person whose address was never confirmed is led to confirm it first, with a new code on its way', async () => {
  const { fixture, page, cognito, router } = await setUp(ResetPasswordPage, 'ada@example.org');
  const button = [...page.querySelectorAll('button')].find(
    (candidate) => textOf(candidate) === 'Confirm the address first',
  );
  button?.click();
  await fixture.whenStable();

  expect(cognito.resendCode).toHaveBeenCalledWith('ada@example.org');
  expect(router.url).toBe('/confirm?forgotten=true');
  expect(TestBed.inject(PendingAccount).email()).toBe('ada@example.org');
});

test('a pool that says that an address was never confirmed leads to the page that confirms it', async () => {
  const { fixture, cognito, router } = await setUp(ForgotPasswordPage);
  const message =
    'Cannot reset password for the user as there is no registered/verified email or phone_number';
  cognito.forgotPassword.mockRejectedValue(new CognitoError('InvalidParameterException', message));
  await submitForm(fixture, { '#email': 'ada@example.org' });

  expect(cognito.resendCode).toHaveBeenCalledWith('ada@example.org');
  expect(router.url).toBe('/confirm?forgotten=true');
});
