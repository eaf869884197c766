import { Service, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';

/** Routes name their titles by translation key. */
@Service()
export class TranslatedTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #transloco = inject(TranslocoService);

  readonly #page = signal<string | undefined>(undefined);

  constructor() {
    super();
    effect(() => this.#show(this.#page(), this.#transloco.activeLang()));
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.#page.set(this.buildTitle(snapshot));
  }

  #show(key: string | undefined, language: string): void {
    const inWords = (name: string) => this.#transloco.translate<string>(name, {}, language);
    const product = inWords('app.name');
    this.#title.setTitle(key === undefined ? product : `${inWords(key)} · ${product}`);
  }
}
