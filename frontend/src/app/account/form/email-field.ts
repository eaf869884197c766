import { Component, inject, input } from '@angular/core';
import { Translator } from '../../i18n/translator';
import { type FormField } from './account-form';

/** The email address that names an account. */
@Component({
  selector: 'app-email-field',
  template: `
    <div class="field">
      <label class="field-label" for="email">{{ t('account.email') }}</label>
      <input
        #input
        id="email"
        class="field-input"
        name="email"
        type="email"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        maxlength="128"
        [attr.aria-invalid]="field().error() ? true : null"
        [attr.aria-describedby]="field().error() ? 'email-error' : null"
        [value]="field().value()"
        (input)="field().value.set(input.value.trim())"
      />
      @if (field().error(); as error) {
        <p class="field-error" id="email-error">{{ t(error) }}</p>
      }
    </div>
  `,
})
export class EmailField {
  protected readonly t = inject(Translator).text;
  readonly field = input.required<FormField>();
}
