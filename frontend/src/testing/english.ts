import { type EnvironmentProviders, inject, provideAppInitializer } from '@angular/core';
import { Translator } from '../app/i18n/translator';
import en from '../i18n/en.json';
import enLater from '../i18n/later/en.json';

/** The product's real texts, so that tests read what people read. */
export function provideEnglish(): EnvironmentProviders {
  return provideAppInitializer(() => inject(Translator).speak('en', { ...en, ...enLater }));
}
