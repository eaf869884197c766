import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../../testing/english';
import { submitForm } from '../../../testing/form';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { SessionStore } from '../../auth/session-store';
import { SignIn } from '../../auth/sign-in';
import { PendingAccount } from '../../auth/pending-account';
import { SignInPage } from './sign-in-page';

async function setUp() {
  const signIn = { start: jest.fn<Promise<void>, [string, string]>() };
  const prepare = jest.fn();
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: Cognito, useValue: { prepare } },
      { provide: SessionStore, useValue: { ended: () => false } },
      { provide: SignIn, useValue: signIn },
    ],
  });
  const fixture = TestBed.createComponent(SignInPage);
  document.body.append(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  return {
    fixture,
    signIn,
    prepare,
    page: fixture.nativeElement as HTMLElement,
    router: TestBed.inject(Router),
  };
}

const enter = (fixture: ComponentFixture<unknown>, email: string, password: string) =>
  submitForm(fixture, { '#email': email, '#password': password });

test('the sign-in library is loaded when a person begins to type, not with the page', async () => {
  const { page, prepare } = await setUp();
  expect(prepare).not.toHaveBeenCalled();
  page.querySelector('#email')?.dispatchEvent(new Event('input', { bubbles: true }));
  expect(prepare).toHaveBeenCalled();
});

test('signing in with empty fields sends nothing, and each field says what it needs', async () => {
  const { fixture, page, signIn } = await setUp();
  expect(page.textContent).not.toContain('Enter your');
  await enter(fixture, '', '');

  expect(page.textContent).toContain('Enter your email address');
  expect(page.textContent).toContain('Enter your password');
  expect(page.querySelector('#email')?.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement?.id).toBe('email');
  expect(signIn.start).not.toHaveBeenCalled();
});

test('sign-in accepts password managers, pasting and long passwords, and sends the password as it was typed', async () => {
  const { fixture, page, signIn } = await setUp();
  const fields = [...page.querySelectorAll<HTMLInputElement>('#email, #password')];
  expect(fields.map(({ autocomplete }) => autocomplete)).toEqual(['username', 'current-password']);
  for (const field of fields) {
    const paste = new Event('paste', { bubbles: true, cancelable: true });
    expect(field.dispatchEvent(paste)).toBe(true);
  }
  expect(fields[1]?.maxLength).toBeGreaterThanOrEqual(64);

  const password = ` Ünï “pass” ${'x'.repeat(80)} `;
  await enter(fixture, 'ada@example.org', password);
  expect(signIn.start).toHaveBeenCalledWith('ada@example.org', password);
});

test('after a wrong password the sign-in page says so and stays usable', async () => {
  const { fixture, page, signIn } = await setUp();
  signIn.start.mockRejectedValue(new CognitoError('NotAuthorizedException', ''));
  await enter(fixture, ' ada@example.org ', 'wrong');

  expect(signIn.start).toHaveBeenCalledWith('ada@example.org', 'wrong');
  expect(page.querySelector('[role=alert]')?.textContent).toContain('the password is not right');
  expect(page.querySelector('form button.button')?.textContent).toContain('Sign in');
});

test('signing in to an unconfirmed account leads to the page that confirms it, which still knows the password', async () => {
  const { fixture, signIn, router } = await setUp();
  signIn.start.mockRejectedValue(new CognitoError('UserNotConfirmedException', ''));
  await enter(fixture, 'ada@example.org', 'right');

  expect(router.url).toBe('/confirm');
  expect(TestBed.inject(PendingAccount).takePassword('ada@example.org')).toBe('right');
});

test('the sign-in page shows the password on demand', async () => {
  const { fixture, page } = await setUp();
  page.querySelector<HTMLButtonElement>('[aria-label="Show password"]')?.click();
  await fixture.whenStable();

  expect(page.querySelector('#password')?.getAttribute('type')).toBe('text');
  expect(page.querySelector('[aria-label="Hide password"]')).not.toBeNull();
});

test('what a password manager fills in without an event is signed in with', async () => {
  const { fixture, page, signIn } = await setUp();
  for (const [id, value] of Object.entries({ email: 'ada@example.org', password: 'right' })) {
    const field = page.querySelector<HTMLInputElement>(`#${id}`);
    if (field) field.value = value;
  }
  page.querySelector('form')?.requestSubmit();
  await fixture.whenStable();

  expect(signIn.start).toHaveBeenCalledWith('ada@example.org', 'right');
});

test('an address stays in its field as it is typed, whatever its domain', async () => {
  const { fixture, page } = await setUp();
  const field = page.querySelector<HTMLInputElement>('#email');
  if (!field) throw new Error('There is no field for the address');
  // In a field of type email, browsers write the domain anew at every letter.
  expect([field.type, field.inputMode]).toEqual(['text', 'email']);
  for (const typed of ['ü@bü', 'ü@bücher.', 'ü@bücher.example ']) {
    field.value = typed;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
    expect(field.value).toBe(typed);
  }
});

test('the page for forgotten passwords knows the address that stands on the sign-in page', async () => {
  const { fixture, page, router } = await setUp();
  const email = page.querySelector<HTMLInputElement>('#email');
  if (!email) throw new Error('There is no field for the address');
  email.value = 'ada@example.org';
  page.querySelector<HTMLAnchorElement>('a[href="/forgot-password"]')?.click();
  await fixture.whenStable();

  expect(router.url).toBe('/forgot-password');
  expect(TestBed.inject(PendingAccount).email()).toBe('ada@example.org');
});

test('the password field reports Caps Lock while a person types, and no longer afterwards', async () => {
  const { fixture, page } = await setUp();
  const password = page.querySelector<HTMLElement>('#password');
  password?.focus();
  password?.dispatchEvent(new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: true, bubbles: true }));
  await fixture.whenStable();
  expect(page.textContent).toContain('Caps Lock is on');

  password?.blur();
  await fixture.whenStable();
  expect(page.textContent).not.toContain('Caps Lock is on');
});
