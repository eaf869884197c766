import { Service } from '@angular/core';
import en from '../../i18n/en.json';
import type enLater from '../../i18n/later/en.json';
import { type LanguageCode } from './languages';
import { type TextTree } from './translator';

/** The same texts in another language; a missing one does not compile. */
type Texts<Tree> = { readonly [Name in keyof Tree]: Tree[Name] extends string ? string : Texts<Tree[Name]> };
type Loaded<Tree> = Promise<{ readonly default: Texts<Tree> }>;
type Files<Tree> = Readonly<Record<LanguageCode, () => Loaded<Tree>>>;

/** What the frame of every page and the pages of the way in say, and what all others say. */
export type TextPart = 'first' | 'later';

/**
 * Each is a file of its own, loaded when somebody reads that language. Only English of the first part comes with the
 * page: what could be said without it, should a file of words fail to load?
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
