import { Component, inject, input } from '@angular/core';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { type FormField } from './account-form';

/** Six digits, from a mail or from an authenticator app; spaces between them are ignored. */
@Component({
  selector: 'app-code-field',
  template: `
    <div class="field">
      <label class="field-label" for="code">{{ t(label()) }}</label>
      <input
        #input
        id="code"
        class="field-input"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        maxlength="16"
        [attr.aria-invalid]="field().error() ? true : null"
        [attr.aria-describedby]="field().error() ? 'code-error' : null"
        [value]="field().value()"
        (input)="field().value.set(input.value.replaceAll(' ', ''))"
      />
      @if (field().error(); as error) {
        <p class="field-error" id="code-error">{{ t(error) }}</p>
      }
    </div>
  `,
  styles: `
    .field-input {
      font-size: 1.5rem;
      letter-spacing: 0.3em;
    }
  `,
})
export class CodeField {
  protected readonly t = inject(Translator).text;
  readonly label = input<TranslationKey>('account.confirm.code');
  readonly field = input.required<FormField>();
}
