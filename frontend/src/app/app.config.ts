import { APP_BASE_HREF } from '@angular/common';
import {
  type ApplicationConfig,
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
} from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withNavigationErrorHandler,
} from '@angular/router';
import { routes } from './app.routes';
import { SessionStore } from './auth/session-store';
import { ConfigStore } from './config/config-store';
import { LanguageStore } from './i18n/language-store';
import { PageFailure } from './layout/page-failure';
import { TranslatedTitle } from './layout/translated-title';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    // In place of a <base> element, which the Content-Security-Policy forbids.
    { provide: APP_BASE_HREF, useValue: '/' },
    provideRouter(
      routes,
      withComponentInputBinding(),
      withNavigationErrorHandler(() => inject(PageFailure).report()),
    ),
    { provide: TitleStrategy, useExisting: TranslatedTitle },
    provideAppInitializer(start),
  ],
};

/** The page appears as soon as it has texts; the configuration and the session are loaded meanwhile. */
async function start(): Promise<void> {
  const [config, session, language] = [inject(ConfigStore), inject(SessionStore), inject(LanguageStore)];
  void config.load();
  void session.restore();
  await language.start();
}
