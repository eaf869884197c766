import { Component, inject, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../auth/cognito';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isEmail } from './account-form';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { NewPassword } from './new-password';
import { NewPasswordField } from './new-password-field';
import { PendingAccount } from './pending-account';

@Component({
  selector: 'app-sign-up-page',
  imports: [EmailField, FocusInvalid, Notice, NewPasswordField, RouterLink],
  templateUrl: './sign-up-page.html',
})
export class SignUpPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();

  protected readonly email = linkedSignal(this.#pending.email);
  protected readonly password = new NewPassword();
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly passwordError = this.form.complaint(
    () => this.password.isGood(),
    'account.signUp.rulesBroken',
  );

  protected signUp(): Promise<void> {
    const [email, password] = [this.email(), this.password.text()];
    return this.form.submit(isEmail(email) && this.password.isGood(), async () => {
      await this.#cognito.signUp(email, password);
      this.#pending.remember(email, password);
      await this.#router.navigate(['/confirm']);
    });
  }
}
