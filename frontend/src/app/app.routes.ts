import { type Routes } from '@angular/router';
import { signedInOnly, signedOutOnly } from './auth/session-guards';
import { type TranslationKey } from './i18n/translation-key';

const title = (key: TranslationKey): string => key;

export const routes: Routes = [
  { path: '', pathMatch: 'full', redirectTo: 'upload' },
  {
    path: 'upload',
    title: title('pages.upload'),
    canActivate: [signedInOnly],
    // So that App can have the guard asked again when the session ends under the page.
    runGuardsAndResolvers: 'always',
    loadComponent: async () => (await import('./upload/upload-page')).UploadPage,
  },
  {
    path: 'sign-in',
    title: title('pages.signIn'),
    canActivate: [signedOutOnly],
    loadComponent: async () => (await import('./account/sign-in-page')).SignInPage,
  },
  {
    path: 'sign-up',
    title: title('pages.signUp'),
    canActivate: [signedOutOnly],
    loadComponent: async () => (await import('./account/sign-up-page')).SignUpPage,
  },
  {
    path: 'confirm',
    title: title('pages.confirm'),
    canActivate: [signedOutOnly],
    loadComponent: async () => (await import('./account/confirm-page')).ConfirmPage,
  },
  {
    path: '**',
    title: title('pages.missing'),
    loadComponent: async () => (await import('./layout/missing-page')).MissingPage,
  },
];
