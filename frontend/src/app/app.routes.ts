import { type Type, inject } from '@angular/core';
import { type Route, type Routes } from '@angular/router';
import { duringChallenge, signedInOnly, signedOutOnly } from './auth/session-guards';
import { type ChallengeKind } from './auth/sign-in-result';
import { ConfigStore } from './config/config-store';
import { LanguageStore } from './i18n/language-store';
import { type TranslationKey } from './i18n/translation-key';

const title = (key: TranslationKey): string => key;

/** A page whose texts do not come with the first page: they are loaded beside it. */
const withTexts = (load: () => Promise<Type<unknown>>) => async () => {
  const [page] = await Promise.all([load(), inject(LanguageStore).loadAllTexts()]);
  return page;
};

/** A page that shows the password rules appears with them: rows that came later would move what a person reads. */
const withPasswordRules = (load: () => Promise<Type<unknown>>) => async () => {
  const [page] = await Promise.all([load(), inject(ConfigStore).ready()]);
  return page;
};

// `always`, so that App can run the guard again when the person signs in or out while the page is open.
const signedInPage = {
  canActivate: [signedInOnly],
  runGuardsAndResolvers: 'always',
} satisfies Partial<Route>;
const signedOutPage = {
  canActivate: [signedOutOnly],
  runGuardsAndResolvers: 'always',
} satisfies Partial<Route>;

const challengePage = (kind: ChallengeKind) =>
  ({
    canActivate: [signedOutOnly, duringChallenge(kind)],
    runGuardsAndResolvers: 'always',
  }) satisfies Partial<Route>;

export const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    title: title('pages.landing'),
    ...signedOutPage,
    loadComponent: withTexts(async () => (await import('./landing/landing-page')).LandingPage),
  },
  {
    path: 'upload',
    title: title('pages.upload'),
    ...signedInPage,
    loadComponent: withTexts(async () => (await import('./upload/page/upload-page')).UploadPage),
  },
  {
    path: 'account',
    title: title('pages.account'),
    ...signedInPage,
    loadComponent: withTexts(
      withPasswordRules(async () => (await import('./account/own/account-page')).AccountPage),
    ),
  },
  {
    path: 'developers',
    title: title('pages.developers'),
    loadComponent: withTexts(async () => (await import('./developers/developers-page')).DevelopersPage),
  },
  {
    path: 'history',
    title: title('pages.history'),
    ...signedInPage,
    loadComponent: withTexts(async () => (await import('./history/history-page')).HistoryPage),
  },
  {
    path: 'verify',
    title: title('pages.verify'),
    loadComponent: withTexts(async () => (await import('./receipts/verify-page')).VerifyPage),
  },
  {
    path: 'sign-in',
    title: title('pages.signIn'),
    ...signedOutPage,
    loadComponent: async () => (await import('./account/sign-in/sign-in-page')).SignInPage,
  },
  {
    path: 'sign-in/code',
    title: title('pages.codeStep'),
    ...challengePage('code'),
    loadComponent: async () => (await import('./account/sign-in/code-step-page')).CodeStepPage,
  },
  {
    path: 'sign-in/new-password',
    title: title('pages.newPasswordStep'),
    ...challengePage('new-password'),
    loadComponent: async () => (await import('./account/sign-in/new-password-step-page')).NewPasswordStepPage,
  },
  {
    path: 'sign-in/authenticator',
    title: title('pages.appStep'),
    ...challengePage('authenticator'),
    loadComponent: async () =>
      (await import('./account/sign-in/authenticator-step-page')).AuthenticatorStepPage,
  },
  {
    path: 'forgot-password',
    title: title('pages.forgot'),
    ...signedOutPage,
    loadComponent: async () =>
      (await import('./account/reset-password/forgot-password-page')).ForgotPasswordPage,
  },
  {
    path: 'reset-password',
    title: title('pages.reset'),
    ...signedOutPage,
    loadComponent: withPasswordRules(
      async () => (await import('./account/reset-password/reset-password-page')).ResetPasswordPage,
    ),
  },
  {
    path: 'sign-up',
    title: title('pages.signUp'),
    ...signedOutPage,
    loadComponent: withPasswordRules(async () => (await import('./account/sign-up/sign-up-page')).SignUpPage),
  },
  {
    path: 'confirm',
    title: title('pages.confirm'),
    ...signedOutPage,
    loadComponent: async () => (await import('./account/sign-up/confirm-page')).ConfirmPage,
  },
  {
    path: '**',
    title: title('pages.missing'),
    loadComponent: async () => (await import('./layout/missing-page')).MissingPage,
  },
];
