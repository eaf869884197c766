import { type EnvironmentProviders, inject, provideAppInitializer } from '@angular/core';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { TranslationLoader } from '../app/i18n/translation-loader';

/** The product's real texts, so that tests read what people read. */
export function provideEnglish(): EnvironmentProviders[] {
  return [
    ...provideTransloco({
      config: { availableLangs: ['en'], defaultLang: 'en', prodMode: true },
      loader: TranslationLoader,
    }),
    provideAppInitializer(() => firstValueFrom(inject(TranslocoService).load('en'))),
  ];
}
