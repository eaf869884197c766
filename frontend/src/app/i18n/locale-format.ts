import { Service, inject } from '@angular/core';
import { formatBytes } from './format-bytes';
import { type Message } from './message';
import { type PluralKey, type TranslationKey } from './translation-key';
import { Translator } from './translator';

/** Sizes, shares and counts as the active language writes them. */
@Service()
export class LocaleFormat {
  readonly #translator = inject(Translator);
  readonly #language = this.#translator.language;

  bytes(bytes: number): string {
    return formatBytes(bytes, this.#language());
  }

  /** @param percent 0 to 100 */
  percent(percent: number): string {
    return new Intl.NumberFormat(this.#language(), { style: 'percent' }).format(percent / 100);
  }

  /** The time of day. @param at ms since the epoch */
  time(at: number): string {
    return new Intl.DateTimeFormat(this.#language(), { timeStyle: 'short' }).format(at);
  }

  /** A day and a time of it, such as `Dec 2, 2026, 9:41 AM`. @param instant ISO 8601 */
  dateTime(instant: string): string {
    const format = { dateStyle: 'medium', timeStyle: 'short' } as const;
    return new Intl.DateTimeFormat(this.#language(), format).format(new Date(instant));
  }

  /** The text for a count, in the plural form of the language. The text may have the placeholder `{{ count }}`. */
  counted(base: PluralKey, count: number, params: Message['params'] = {}): Message {
    const language = this.#language();
    const category = new Intl.PluralRules(language).select(count);
    return {
      key: this.#translator.has(`${base}.${category}`)
        ? (`${base}.${category}` as TranslationKey)
        : `${base}.other`,
      params: { ...params, count: new Intl.NumberFormat(language).format(count) },
    };
  }
}
