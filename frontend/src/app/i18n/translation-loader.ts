import { Service } from '@angular/core';
import { type Translation, type TranslocoLoader } from '@jsverse/transloco';

/** The texts of a language, from this origin, in a file of their own. */
@Service()
export class TranslationLoader implements TranslocoLoader {
  async getTranslation(language: string): Promise<Translation> {
    if (language !== 'en') throw new Error(`There are no texts in the language “${language}”.`);
    return (await import('../../i18n/en.json')).default;
  }
}
