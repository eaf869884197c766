import { Service, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';

/** Routes name their titles by translation key. */
@Service()
export class TranslatedTitle extends TitleStrategy {
  readonly #title = inject(Title);
  readonly #transloco = inject(TranslocoService);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const product = this.#transloco.translate<string>('app.name');
    const key = this.buildTitle(snapshot);
    this.#title.setTitle(
      key === undefined ? product : `${this.#transloco.translate<string>(key)} · ${product}`,
    );
  }
}
