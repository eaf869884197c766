import { Component, inject, input } from '@angular/core';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { type AccountForm } from './account-form';

/** The button that submits a form, and above it why the last try failed. */
@Component({
  selector: 'app-submit-button',
  imports: [Notice],
  template: `
    @if (form().failure(); as failure) {
      <app-notice kind="error">{{ t(failure) }}</app-notice>
    }
    <button class="button button-primary button-wide" [attr.aria-disabled]="form().busy()">
      {{ t(form().busy() ? busyLabel() : label()) }}
    </button>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
})
export class SubmitButton {
  protected readonly t = inject(Translator).text;
  readonly form = input.required<AccountForm>();
  readonly label = input.required<TranslationKey>();
  readonly busyLabel = input.required<TranslationKey>();
}
