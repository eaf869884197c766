import { Component, input } from '@angular/core';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { type NewPassword } from './new-password';
import { PasswordField } from './password-field';
import { PasswordRuleList } from './password-rule-list';

/** Where a password is chosen, its rules below it. */
@Component({
  selector: 'app-new-password-field',
  imports: [PasswordField, PasswordRuleList],
  template: `
    <app-password-field
      autocomplete="new-password"
      [describedBy]="name() + '-rules'"
      [name]="name()"
      [label]="label()"
      [password]="choice().text()"
      (passwordChange)="choice().text.set($event)"
      [error]="error()"
    />
    <app-password-rule-list [id]="name() + '-rules'" [rules]="choice().rules()" />
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
  `,
})
export class NewPasswordField {
  readonly choice = input.required<NewPassword>();
  readonly name = input('password');
  readonly label = input<TranslationKey>('account.password');
  readonly error = input<Message>();
}
