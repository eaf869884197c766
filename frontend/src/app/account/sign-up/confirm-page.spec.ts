import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../../testing/english';
import { submitForm, textOf } from '../../../testing/form';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { SignIn } from '../../auth/sign-in';
import { ConnectionFailure } from '../../http/connection-failure';
import { ConfirmPage } from './confirm-page';
import { PendingAccount } from '../../auth/pending-account';

interface Arrival {
  readonly email?: string;
  readonly password?: string;
  readonly forgotten?: string;
}

async function setUp({ email = 'ada@example.org', password, forgotten }: Arrival) {
  const cognito = {
    confirmSignUp: jest.fn<Promise<void>, [string, string]>(() => Promise.resolve()),
    forgotPassword: jest.fn<Promise<void>, [string]>(() => Promise.resolve()),
    resendCode: jest.fn<Promise<void>, [string]>(() => Promise.resolve()),
  };
  const signIn = { start: jest.fn<Promise<void>, [string, string]>(() => Promise.resolve()) };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: Cognito, useValue: cognito },
      { provide: SignIn, useValue: signIn },
    ],
  });
  TestBed.inject(PendingAccount).remember(email, password);
  const fixture = TestBed.createComponent(ConfirmPage);
  fixture.componentRef.setInput('forgotten', forgotten);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const resend = async () => {
    page.querySelector<HTMLButtonElement>('.resend .button')?.click();
    await fixture.whenStable();
  };
  return { fixture, page, cognito, signIn, resend, router: TestBed.inject(Router) };
}

test('confirming an address signs the person in when the page still knows the password', async () => {
  const { fixture, cognito, signIn } = await setUp({ password: 'secret' });
  await submitForm(fixture, { '#code': ' 123 456' });

  expect(cognito.confirmSignUp).toHaveBeenCalledWith('ada@example.org', '123456');
  expect(signIn.start).toHaveBeenCalledWith('ada@example.org', 'secret');
});

test('confirming an address without a known password leads to the sign-in page, which knows the address', async () => {
  const { fixture, signIn, router } = await setUp({});
  await submitForm(fixture, { '#code': '123456' });

  expect(signIn.start).not.toHaveBeenCalled();
  expect(router.url).toBe('/sign-in?confirmed=true');
  expect(TestBed.inject(PendingAccount).email()).toBe('ada@example.org');
});

test('a failed sign-in after the confirmation does not hide that the address is confirmed', async () => {
  const { fixture, signIn, router } = await setUp({ password: 'old' });
  signIn.start.mockRejectedValue(new CognitoError('NotAuthorizedException', ''));
  await submitForm(fixture, { '#code': '123456' });

  expect(router.url).toBe('/sign-in?confirmed=true');
});

test('the page that confirms an address asks for it when it was opened by a link', async () => {
  const { fixture, page, cognito } = await setUp({ email: '' });
  await submitForm(fixture, { '#code': '123456' });
  expect(textOf(page)).toContain('Enter your email address');

  await submitForm(fixture, { '#email': 'ada@example.org' });
  expect(cognito.confirmSignUp).toHaveBeenCalledWith('ada@example.org', '123456');
});

test('a person with a forgotten password confirms the address, and a code for a new password is on its way', async () => {
  const { fixture, page, cognito, router } = await setUp({ forgotten: 'true' });
  expect(textOf(page)).toContain('Once it is confirmed, you set a new password.');
  await submitForm(fixture, { '#code': '123456' });

  expect(cognito.forgotPassword).toHaveBeenCalledWith('ada@example.org');
  expect(router.url).toBe('/reset-password');
  expect(TestBed.inject(PendingAccount).email()).toBe('ada@example.org');
});

test('a new code is requested for the address that was filled in without an event', async () => {
  const { page, cognito, resend } = await setUp({ email: '' });
  await resend();
  expect(textOf(page)).toContain('Enter your email address');
  expect(cognito.resendCode).not.toHaveBeenCalled();

  const field = page.querySelector<HTMLInputElement>('#email');
  if (field) field.value = 'ada@example.org';
  await resend();
  expect(cognito.resendCode).toHaveBeenCalledWith('ada@example.org');
});

test('a new code can be requested once in 30 seconds, and at once after a failure', async () => {
  const { page, cognito, resend } = await setUp({});
  cognito.resendCode.mockRejectedValueOnce(new ConnectionFailure());
  await resend();
  expect(textOf(page.querySelector('[role=alert]'))).toContain('cannot be reached');

  await resend();
  expect(textOf(page)).toContain('A new code is on its way to ada@example.org');
  const button = page.querySelector<HTMLButtonElement>('.resend .button');
  expect(button?.disabled).toBe(true);
  expect(textOf(button)).toMatch(/in (30|29) s/);
});

test('a wrong confirmation code is explained', async () => {
  const { fixture, page, cognito } = await setUp({});
  cognito.confirmSignUp.mockRejectedValue(new CognitoError('CodeMismatchException', ''));
  await submitForm(fixture, { '#code': '123456' });

  expect(textOf(page.querySelector('[role=alert]'))).toContain('not the code we sent last');
});
