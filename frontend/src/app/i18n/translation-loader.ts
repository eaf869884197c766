import { Service } from '@angular/core';
import { type Translation, type TranslocoLoader } from '@jsverse/transloco';
import en from '../../i18n/en.json';

/** English comes with the page: what could be said without it, should a file of words fail to load? */
@Service()
export class TranslationLoader implements TranslocoLoader {
  getTranslation(language: string): Promise<Translation> {
    if (language === 'en') return Promise.resolve(en);
    return Promise.reject(new Error(`There are no texts in the language “${language}”.`));
  }
}
