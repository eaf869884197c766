import { Service, signal } from '@angular/core';
import { type Values, fillPlaces } from './fill-places';
import { type LanguageCode, defaultLanguage } from './languages';
import { type TranslationKey } from './translation-key';

/** Texts as they are written: in areas, and areas within them. */
export interface TextTree {
  readonly [name: string]: string | TextTree;
}

/** What the page says, in the language that it speaks. Whatever reads a text follows the language by itself. */
@Service()
export class Translator {
  readonly #language = signal<LanguageCode>(defaultLanguage);
  readonly #texts = signal<ReadonlyMap<string, string>>(new Map());

  readonly language = this.#language.asReadonly();

  /** Takes up a language with these texts, and with no other ones. */
  speak(language: LanguageCode, texts: TextTree): void {
    this.#language.set(language);
    this.#texts.set(new Map(flatten(texts)));
  }

  has(key: string): boolean {
    return this.#texts().has(key);
  }

  /** A component takes this as its member `t`; a key that does not exist does not compile. */
  readonly text = (key: TranslationKey, values: Values = {}): string =>
    fillPlaces(this.#texts().get(key) ?? key, values);
}

function flatten(texts: TextTree, area = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[area + name, value]] : flatten(value, `${area}${name}.`),
  );
}
