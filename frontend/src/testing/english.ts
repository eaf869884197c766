import { type EnvironmentProviders, inject, provideAppInitializer } from '@angular/core';
import { TranslocoService, provideTransloco, provideTranslocoTranspiler } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { SinglePassTranspiler } from '../app/i18n/single-pass-transpiler';
import { TranslationLoader } from '../app/i18n/translation-loader';

/** The product's real texts, so that tests read what people read. */
export function provideEnglish(): EnvironmentProviders[] {
  return [
    ...provideTransloco({
      config: { availableLangs: ['en'], defaultLang: 'en', prodMode: true },
      loader: TranslationLoader,
    }),
    provideTranslocoTranspiler(SinglePassTranspiler),
    provideAppInitializer(() => firstValueFrom(inject(TranslocoService).load('en'))),
  ];
}
