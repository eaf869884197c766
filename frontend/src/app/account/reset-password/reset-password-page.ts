import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { oneTimeCode } from '../form/one-time-code';
import { NewPasswordField, newPassword } from '../form/new-password-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';
import { confirmFirst } from './confirm-first';

/** Sets a new password with the code from the mail. */
@Component({
  selector: 'app-reset-password-page',
  imports: [NewPasswordField, RouterLink, SubmitButton, SubmitForm, TextField],
  templateUrl: './reset-password-page.html',
  styles: `
    .address {
      overflow-wrap: anywhere;
    }
    .unconfirmed {
      display: grid;
      gap: var(--space-2);
      justify-items: start;
    }
  `,
})
export class ResetPasswordPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  readonly #confirmFirst = confirmFirst();
  protected readonly form = new AccountForm();
  protected readonly knownEmail = this.#pending.email;
  protected readonly email = this.form.emailField(this.knownEmail);
  protected readonly code = oneTimeCode(this.form, 'account.confirm.codeMissing');
  protected readonly password = newPassword(this.form);

  protected reset(): Promise<void> {
    const [email, code, password] = [this.email.value(), this.code.value(), this.password.value()];
    return this.form.submit(async () => {
      await this.#cognito.resetPassword(email, code, password);
      this.#pending.remember(email);
      await this.#router.navigate(['/sign-in'], { queryParams: { reset: true } });
    });
  }

  /** To an address that was never confirmed the pool sends no code, and it does not say so. */
  protected confirmFirst(): Promise<void> {
    return this.form.runWith(this.email, () => this.#confirmFirst(this.email.value()));
  }
}
