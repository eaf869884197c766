import { Service } from '@angular/core';
import en from '../../i18n/en.json';
import type enLater from '../../i18n/later/en.json';
import { type LanguageCode } from './languages';
import { type TextTree } from './translator';

/** The same texts in another language; a missing one does not compile. */
type Texts<Tree> = { readonly [Name in keyof Tree]: Tree[Name] extends string ? string : Texts<Tree[Name]> };
type Loaded<Tree> = Promise<{ readonly default: Texts<Tree> }>;
type Files<Tree> = Readonly<Record<LanguageCode, () => Loaded<Tree>>>;

/** The texts of the frame and of the pages before sign-in, and the texts of all other pages. */
export type TextPart = 'first' | 'later';

/**
 * Each is a file of its own that is loaded for people who read that language. Only the first part in English comes
 * with the page, so that the page has texts when a file cannot be loaded.
 */
const first: Files<typeof en> = {
  en: () => Promise.resolve({ default: en }),
  de: () => import('../../i18n/de.json'),
  fr: () => import('../../i18n/fr.json'),
  ar: () => import('../../i18n/ar.json'),
};
const later: Files<typeof enLater> = {
  en: () => import('../../i18n/later/en.json'),
  de: () => import('../../i18n/later/de.json'),
  fr: () => import('../../i18n/later/fr.json'),
  ar: () => import('../../i18n/later/ar.json'),
};

@Service()
export class TranslationLoader {
  /** @throws TypeError when the file cannot be loaded */
  async load(language: LanguageCode, part: TextPart): Promise<TextTree> {
    return (await (part === 'first' ? first : later)[language]()).default;
  }
}
