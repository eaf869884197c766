import { Service, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { type TranslationKey } from '../i18n/translation-key';
import { Translator } from '../i18n/translator';

/** Translates the titles of routes, which are translation keys. */
@Service()
export class TranslatedTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #translator = inject(Translator);

  readonly #page = signal<TranslationKey | undefined>(undefined);

  constructor() {
    super();
    effect(() => this.#title.setTitle(this.#titleOf(this.#page())));
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.#page.set(this.buildTitle(snapshot) as TranslationKey | undefined);
  }

  #titleOf(page: TranslationKey | undefined): string {
    const { text } = this.#translator;
    return page === undefined ? text('app.name') : `${text(page)} · ${text('app.name')}`;
  }
}
