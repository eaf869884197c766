import { Component, inject, input, signal } from '@angular/core';
import { OwnAccount } from '../../auth/own-account';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { AccountForm } from '../form/account-form';
import { NewPasswordField, newPassword } from '../form/new-password-field';
import { PasswordField } from '../form/password-field';
import { SubmitForm } from '../form/submit-form';

@Component({
  selector: 'app-change-password',
  imports: [NewPasswordField, Notice, PasswordField, SubmitForm],
  template: `
    <h2>{{ t('ownAccount.change.title') }}</h2>
    <form class="form" (appSubmit)="change()">
      <!-- Names the account of this password for a password manager. -->
      <input type="hidden" name="username" autocomplete="username" [value]="email()" />
      <app-password-field
        name="current-password"
        label="ownAccount.change.current"
        autocomplete="current-password"
        [field]="current"
      />
      <app-new-password-field name="new-password" label="account.newPassword" [field]="chosen" />
      @if (form.failure(); as failure) {
        <app-notice kind="error">{{ t(failure) }}</app-notice>
      }
      @if (changed()) {
        <app-notice kind="success">{{ t('ownAccount.change.done') }}</app-notice>
      }
      <button class="button" [attr.aria-disabled]="form.busy()">
        {{ t(form.busy() ? 'ownAccount.change.busy' : 'ownAccount.change.submit') }}
      </button>
    </form>
  `,
})
export class ChangePassword {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly email = input.required<string>();
  protected readonly form = new AccountForm({ NotAuthorizedException: 'ownAccount.change.wrong' });

  protected readonly current = this.form.passwordField();
  protected readonly chosen = newPassword(this.form);
  protected readonly changed = signal(false);

  protected change(): Promise<void> {
    this.changed.set(false);
    return this.form.submit(async () => {
      await this.#account.changePassword(this.current.value(), this.chosen.value());
      this.changed.set(true);
      this.current.text.set('');
      this.chosen.text.set('');
      this.form.reset();
    });
  }
}
