import { Service, signal } from '@angular/core';
import { type Values, fillPlaceholders } from './fill-placeholders';
import { type LanguageCode, defaultLanguage } from './languages';
import { type Message } from './message';
import { type TranslationKey } from './translation-key';

/** Texts in nested areas. */
export interface TextTree {
  readonly [name: string]: string | TextTree;
}

/** The texts of the page in its language, as a signal: what reads a text follows a change of language. */
@Service()
export class Translator {
  readonly #language = signal<LanguageCode>(defaultLanguage);
  readonly #texts = signal<ReadonlyMap<string, string>>(new Map());

  readonly language = this.#language.asReadonly();

  /** Changes to a language, with these texts in place of all others. */
  speak(language: LanguageCode, texts: TextTree): void {
    this.#language.set(language);
    this.#texts.set(new Map(flatten(texts)));
  }

  has(key: string): boolean {
    return this.#texts().has(key);
  }

  /** A component takes this as its member `t`; a key that does not exist does not compile. */
  readonly text = (text: TranslationKey | Message, values: Values = {}): string => {
    const { key, params }: Message = typeof text === 'string' ? { key: text, params: values } : text;
    return fillPlaceholders(this.#texts().get(key) ?? key, params ?? {});
  };
}

function flatten(texts: TextTree, area = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[area + name, value]] : flatten(value, `${area}${name}.`),
  );
}
