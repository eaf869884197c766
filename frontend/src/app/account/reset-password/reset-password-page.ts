import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { CodeField } from '../form/code-field';
import { EmailField } from '../form/email-field';
import { NewPasswordField, newPassword } from '../form/new-password-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';

/** Sets a new password with the code from the mail. */
@Component({
  selector: 'app-reset-password-page',
  imports: [CodeField, EmailField, NewPasswordField, RouterLink, SubmitButton, SubmitForm],
  templateUrl: './reset-password-page.html',
  styles: `
    .address {
      overflow-wrap: anywhere;
    }
  `,
})
export class ResetPasswordPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();
  protected readonly knownEmail = this.#pending.email;
  protected readonly email = this.form.emailField(this.knownEmail);
  protected readonly code = this.form.codeField('account.confirm.codeMissing');
  protected readonly password = newPassword(this.form);

  protected reset(): Promise<void> {
    const [email, code, password] = [this.email.value(), this.code.value(), this.password.value()];
    return this.form.submit(async () => {
      await this.#cognito.resetPassword(email, code, password);
      this.#pending.remember(email);
      await this.#router.navigate(['/sign-in'], { queryParams: { reset: true } });
    });
  }
}
