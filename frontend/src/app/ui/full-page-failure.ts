import { Component, input, output } from '@angular/core';
import { Texts } from '../i18n/texts';
import { type TranslationKey } from '../i18n/translation-key';

/** The page cannot go on: what happened, and the one thing to do about it. */
@Component({
  selector: 'app-full-page-failure',
  imports: [Texts],
  template: `
    <section class="narrow-page" role="alert" *appTexts="let t">
      <div class="page-heading">
        <h1>{{ t(heading()) }}</h1>
        <p class="muted">{{ t(text()) }}</p>
      </div>
      <button type="button" class="button button-primary" (click)="retry.emit()">{{ t(action()) }}</button>
    </section>
  `,
})
export class FullPageFailure {
  readonly heading = input.required<TranslationKey>();
  readonly text = input.required<TranslationKey>();
  readonly action = input<TranslationKey>('app.retry');
  readonly retry = output();
}
