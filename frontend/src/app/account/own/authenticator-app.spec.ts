import { TestBed } from '@angular/core/testing';
import { provideEnglish } from '../../../testing/english';
import { submitForm, textOf } from '../../../testing/form';
import { CognitoError } from '../../auth/cognito-error';
import { OwnAccount } from '../../auth/own-account';
import { ConnectionFailure } from '../../http/connection-failure';
import { AuthenticatorApp } from './authenticator-app';
import { provisioningUri } from '../form/authenticator-secret';

async function setUp(hasAuthenticator: () => Promise<boolean> = () => Promise.resolve(false)) {
  const account = {
    hasAuthenticator: jest.fn(hasAuthenticator),
    beginAuthenticator: jest.fn(() => Promise.resolve('ABCDEFGHIJ')),
    confirmAuthenticator: jest.fn<Promise<void>, [string]>(() => Promise.resolve()),
  };
  TestBed.configureTestingModule({
    providers: [provideEnglish(), { provide: OwnAccount, useValue: account }],
  });
  const fixture = TestBed.createComponent(AuthenticatorApp);
  fixture.componentRef.setInput('email', 'ada@example.org');
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const press = async (label: string) => {
    const button = [...page.querySelectorAll('button')].find((candidate) => textOf(candidate) === label);
    button?.click();
    await fixture.whenStable();
  };
  return { fixture, page, account, press };
}

test('the key of an authenticator app can be scanned and typed, and a code from the app turns the second step on', async () => {
  const { fixture, page, account, press } = await setUp();
  await press('Set up an authenticator app');
  expect(page.querySelector('svg[role=img] path')?.getAttribute('d')).toBeTruthy();
  expect(textOf(page.querySelector('code'))).toBe('ABCD EFGH IJ');

  await submitForm(fixture, { '#code': '123456' });
  expect(account.confirmAuthenticator).toHaveBeenCalledWith('123456');
  expect(textOf(page)).toContain('The second step is on');
});

test('a wrong code from an authenticator app is explained, and another one can be entered', async () => {
  const { fixture, page, account, press } = await setUp();
  await press('Set up an authenticator app');
  account.confirmAuthenticator.mockRejectedValueOnce(new CognitoError('EnableSoftwareTokenMFAException', ''));
  await submitForm(fixture, { '#code': '000000' });

  expect(textOf(page.querySelector('[role=alert]'))).toContain('not the code that the app shows now');
  expect(page.querySelector('#code')).not.toBeNull();
});

test('when the state of the second step cannot be loaded, the page says so and offers a retry', async () => {
  const { page, account, press } = await setUp(() => Promise.reject(new ConnectionFailure()));
  expect(textOf(page.querySelector('[role=alert]'))).toContain('could not be found out');

  account.hasAuthenticator.mockResolvedValueOnce(true);
  await press('Try again');
  expect(textOf(page)).toContain('The second step is on');
});

test('the address for authenticator apps names the product and escapes the email address', () => {
  expect(provisioningUri('ABC', 'a+b:c@example.org')).toBe(
    'otpauth://totp/Static%20File%20Upload:a%2Bb%3Ac%40example.org?secret=ABC&issuer=Static%20File%20Upload',
  );
});
