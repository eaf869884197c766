import { type Route, type Routes } from '@angular/router';
import { signedInOnly, signedOutOnly } from './auth/session-guards';
import { type TranslationKey } from './i18n/translation-key';

const title = (key: TranslationKey): string => key;

// Always, so that App can have the guard asked again when someone signs in or out while the page is there.
const signedInPage = {
  canActivate: [signedInOnly],
  runGuardsAndResolvers: 'always',
} satisfies Partial<Route>;
const signedOutPage = {
  canActivate: [signedOutOnly],
  runGuardsAndResolvers: 'always',
} satisfies Partial<Route>;

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'upload' },
  {
    path: 'upload',
    title: title('pages.upload'),
    ...signedInPage,
    loadComponent: async () => (await import('./upload/upload-page')).UploadPage,
  },
  {
    path: 'sign-in',
    title: title('pages.signIn'),
    ...signedOutPage,
    loadComponent: async () => (await import('./account/sign-in-page')).SignInPage,
  },
  {
    path: 'sign-up',
    title: title('pages.signUp'),
    ...signedOutPage,
    loadComponent: async () => (await import('./account/sign-up-page')).SignUpPage,
  },
  {
    path: 'confirm',
    title: title('pages.confirm'),
    ...signedOutPage,
    loadComponent: async () => (await import('./account/confirm-page')).ConfirmPage,
  },
  {
    path: '**',
    title: title('pages.missing'),
    loadComponent: async () => (await import('./layout/missing-page')).MissingPage,
  },
];
