import { Service } from '@angular/core';
import { type Translation, type TranslocoLoader } from '@jsverse/transloco';
import en from '../../i18n/en.json';
import { type LanguageCode, defaultLanguage } from './languages';

/** The same texts in another language; a missing one does not compile. */
type Texts<Tree> = { readonly [Name in keyof Tree]: Tree[Name] extends string ? string : Texts<Tree[Name]> };
type Loaded = Promise<{ readonly default: Texts<typeof en> }>;

/** Each is a file of its own, loaded when somebody reads that language. */
const others: Readonly<Record<Exclude<LanguageCode, typeof defaultLanguage>, () => Loaded>> = {
  de: () => import('../../i18n/de.json'),
  fr: () => import('../../i18n/fr.json'),
  ar: () => import('../../i18n/ar.json'),
};

/** English comes with the page: what could be said without it, should a file of words fail to load? */
@Service()
export class TranslationLoader implements TranslocoLoader {
  async getTranslation(language: string): Promise<Translation> {
    if (language === defaultLanguage) return en;
    if (isOther(language)) return (await others[language]()).default;
    throw new Error(`There are no texts in the language “${language}”.`);
  }
}

function isOther(language: string): language is keyof typeof others {
  return Object.hasOwn(others, language);
}
