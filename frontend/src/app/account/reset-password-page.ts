import { Component, inject, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../auth/cognito';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isCode, isEmail } from './account-form';
import { CodeField } from './code-field';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { NewPassword } from './new-password';
import { NewPasswordField } from './new-password-field';
import { PendingAccount } from './pending-account';

/** Sets a new password with the code from the mail. */
@Component({
  selector: 'app-reset-password-page',
  imports: [CodeField, EmailField, FocusInvalid, NewPasswordField, Notice, RouterLink],
  templateUrl: './reset-password-page.html',
  styleUrl: './confirm-page.css',
})
export class ResetPasswordPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();

  protected readonly knownEmail = this.#pending.email;
  protected readonly email = linkedSignal(this.knownEmail);
  protected readonly code = signal('');
  protected readonly password = new NewPassword();
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly codeError = this.form.complaint(
    () => isCode(this.code()),
    'account.confirm.codeMissing',
  );
  protected readonly passwordError = this.form.complaint(
    () => this.password.isGood(),
    'account.signUp.rulesBroken',
  );

  protected reset(): Promise<void> {
    const [email, code] = [this.email(), this.code()];
    return this.form.submit(isEmail(email) && isCode(code) && this.password.isGood(), async () => {
      await this.#cognito.resetPassword(email, code, this.password.text());
      this.#pending.remember(email);
      await this.#router.navigate(['/sign-in'], { queryParams: { reset: true } });
    });
  }
}
