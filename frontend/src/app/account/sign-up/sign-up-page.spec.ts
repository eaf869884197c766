import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { provideEnglish } from '../../../testing/english';
import { submitForm, textOf } from '../../../testing/form';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { ConfigStore } from '../../config/config-store';
import { SignUpPage } from './sign-up-page';

const passwordPolicy = {
  minimumLength: 10,
  requireLowercase: true,
  requireUppercase: false,
  requireNumbers: true,
  requireSymbols: false,
};

async function setUp() {
  const cognito = { prepare: jest.fn(), signUp: jest.fn<Promise<void>, [string, string]>() };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([{ path: '**', children: [] }]),
      { provide: Cognito, useValue: cognito },
      { provide: ConfigStore, useValue: { config: signal({ passwordPolicy }) } },
    ],
  });
  const fixture = TestBed.createComponent(SignUpPage);
  await fixture.whenStable();
  return { fixture, cognito, page: fixture.nativeElement as HTMLElement };
}

const rules = (page: HTMLElement) => [...page.querySelectorAll('app-new-password-field li')].map(textOf);

test('the sign-up page lists the password rules of the pool and ticks them off while a person types', async () => {
  const { fixture, page, cognito } = await setUp();
  expect(rules(page)).toEqual([
    'at least 10 characters (still missing)',
    'a lower-case letter (a–z) (still missing)',
    'a digit (0–9) (still missing)',
  ]);

  await submitForm(fixture, { '#email': 'ada@example.org', '#password': 'abc1' });
  expect(rules(page).filter((rule) => rule.endsWith('(done)'))).toHaveLength(2);
  expect(textOf(page.querySelector('#password-error'))).toContain('does not yet have everything');
  expect(cognito.signUp).not.toHaveBeenCalled();
});

test('creating an account leads to the page that confirms its address', async () => {
  const { fixture, cognito } = await setUp();
  cognito.signUp.mockResolvedValue();
  await submitForm(fixture, { '#email': 'ada@example.org', '#password': 'abcdefghi1' });

  expect(cognito.signUp).toHaveBeenCalledWith('ada@example.org', 'abcdefghi1');
  expect(TestBed.inject(Router).url).toBe('/confirm');
});

test('signing up with an address that already has an account is explained', async () => {
  const { fixture, page, cognito } = await setUp();
  cognito.signUp.mockRejectedValue(new CognitoError('UsernameExistsException', ''));
  await submitForm(fixture, { '#email': 'ada@example.org', '#password': 'abcdefghi1' });

  expect(textOf(page.querySelector('[role=alert]'))).toContain('There already is an account');
});
