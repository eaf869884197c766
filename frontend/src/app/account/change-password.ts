import { Component, inject, input, signal } from '@angular/core';
import { OwnAccount } from '../auth/own-account';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm } from './account-form';
import { FocusInvalid } from './focus-invalid';
import { NewPassword } from './new-password';
import { NewPasswordField } from './new-password-field';
import { PasswordField } from './password-field';

@Component({
  selector: 'app-change-password',
  imports: [FocusInvalid, NewPasswordField, Notice, PasswordField],
  template: `
    <h2>{{ t('account.change.title') }}</h2>
    <form appFocusInvalid class="form" novalidate (submit)="$event.preventDefault(); change()">
      <!-- Tells a password manager whose password this is. -->
      <input type="hidden" name="username" autocomplete="username" [value]="email()" />
      <app-password-field
        name="current-password"
        label="account.change.current"
        autocomplete="current-password"
        [(password)]="current"
        [error]="currentError()"
      />
      <app-new-password-field
        name="new-password"
        label="account.newPassword"
        [choice]="chosen"
        [error]="chosenError()"
      />
      @if (form.failure(); as failure) {
        <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
      }
      @if (changed()) {
        <app-notice kind="success">{{ t('account.change.done') }}</app-notice>
      }
      <button class="button" [attr.aria-disabled]="form.busy()">
        {{ t(form.busy() ? 'account.change.busy' : 'account.change.submit') }}
      </button>
    </form>
  `,
})
export class ChangePassword {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly email = input.required<string>();
  protected readonly form = new AccountForm({ NotAuthorizedException: 'account.change.wrong' });

  protected readonly current = signal('');
  protected readonly chosen = new NewPassword();
  protected readonly changed = signal(false);
  protected readonly currentError = this.form.complaint(
    () => this.current() !== '',
    'account.passwordMissing',
  );
  protected readonly chosenError = this.form.complaint(
    () => this.chosen.isGood(),
    'account.signUp.rulesBroken',
  );

  protected change(): Promise<void> {
    this.changed.set(false);
    return this.form.submit(this.current() !== '' && this.chosen.isGood(), async () => {
      await this.#account.changePassword(this.current(), this.chosen.text());
      this.changed.set(true);
      this.current.set('');
      this.chosen.text.set('');
      this.form.reset();
    });
  }
}
