import { Component, inject } from '@angular/core';
import { Icon } from '../ui/icon';
import { LanguageStore } from '../i18n/language-store';
import { type LanguageCode, languages } from '../i18n/languages';
import { Translator } from '../i18n/translator';

/** Chooses the language of the page; each is named as its speakers name it. */
@Component({
  selector: 'app-language-menu',
  imports: [Icon],
  template: `
    <label>
      <app-icon name="globe" />
      <span class="visually-hidden">{{ t('app.language') }}</span>
      <select (change)="choose($event)">
        @for (language of languages; track language.code) {
          <option
            [value]="language.code"
            [lang]="language.code"
            [dir]="language.direction"
            [selected]="language.code === store.active()"
          >
            {{ language.name }}
          </option>
        }
      </select>
    </label>
    @if (store.failed()) {
      <p class="small" role="alert">{{ t('app.languageFailed') }}</p>
    }
  `,
  styles: `
    label {
      display: inline-flex;
      align-items: center;
      gap: var(--space-1);
    }
    select {
      min-height: 44px;
      padding-inline: var(--space-1);
      border: 1px solid var(--line);
      border-radius: var(--radius);
      background: var(--surface);
      color: inherit;
      font: inherit;
    }
  `,
})
export class LanguageMenu {
  protected readonly t = inject(Translator).text;
  protected readonly store = inject(LanguageStore);
  protected readonly languages = languages;

  protected choose({ target }: Event): void {
    void this.store.choose((target as HTMLSelectElement).value as LanguageCode);
  }
}
