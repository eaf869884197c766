import { Component, inject, input, model } from '@angular/core';
import { type Message } from '../i18n/message';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';

/** Six digits, from a mail or from an authenticator app; spaces between them do no harm. */
@Component({
  selector: 'app-code-field',
  template: `
    <div class="field">
      <label class="field-label" for="code">{{ t(label()) }}</label>
      <input
        #field
        id="code"
        class="field-input"
        name="code"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck="false"
        maxlength="16"
        [attr.aria-invalid]="error() ? true : null"
        [attr.aria-describedby]="error() ? 'code-error' : null"
        [value]="code()"
        (input)="code.set(field.value.replaceAll(' ', ''))"
      />
      @if (error(); as message) {
        <p class="field-error" id="code-error">{{ t(message.key, message.params) }}</p>
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
  readonly error = input<Message>();
  readonly code = model('');
}
