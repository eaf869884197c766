import { Component, inject, input, model } from '@angular/core';
import { type Message } from '../i18n/message';
import { Translator } from '../i18n/translator';

/** The email address that names an account. */
@Component({
  selector: 'app-email-field',
  template: `
    <div class="field">
      <label class="field-label" for="email">{{ t('account.email') }}</label>
      <input
        #field
        id="email"
        class="field-input"
        name="email"
        type="email"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="128"
        [attr.aria-invalid]="error() ? true : null"
        [attr.aria-describedby]="error() ? 'email-error' : null"
        [value]="email()"
        (input)="email.set(field.value.trim())"
      />
      @if (error(); as message) {
        <p class="field-error" id="email-error">{{ t(message.key, message.params) }}</p>
      }
    </div>
  `,
})
export class EmailField {
  protected readonly t = inject(Translator).text;
  readonly error = input<Message>();
  readonly email = model('');
}
