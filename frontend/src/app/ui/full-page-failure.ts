import { Component, inject, input, output } from '@angular/core';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';

/** The message in place of a page that cannot be shown: what happened, and one button to go on. */
@Component({
  selector: 'app-full-page-failure',
  template: `
    <section class="narrow-page" role="alert">
      <div class="page-heading">
        <h1>{{ t(heading()) }}</h1>
        <p class="muted">{{ t(text()) }}</p>
      </div>
      <button type="button" class="button button-primary" (click)="retry.emit()">{{ t(action()) }}</button>
    </section>
  `,
})
export class FullPageFailure {
  protected readonly t = inject(Translator).text;
  readonly heading = input.required<TranslationKey>();
  readonly text = input.required<TranslationKey>();
  readonly action = input<TranslationKey>('app.retry');
  readonly retry = output();
}
