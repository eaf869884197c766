import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoDirective } from '@jsverse/transloco';
import { Cognito } from '../auth/cognito';
import { ConfigStore } from '../config/config-store';
import { Notice } from '../ui/notice';
import { AccountForm, isEmail } from './account-form';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { PasswordField } from './password-field';
import { PasswordRuleList } from './password-rule-list';
import { checkPassword } from './password-rules';
import { PendingAccount } from './pending-account';

@Component({
  selector: 'app-sign-up-page',
  imports: [
    EmailField,
    FocusInvalid,
    Notice,
    PasswordField,
    PasswordRuleList,
    RouterLink,
    TranslocoDirective,
  ],
  templateUrl: './sign-up-page.html',
})
export class SignUpPage {
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  readonly #config = inject(ConfigStore).config;
  protected readonly form = new AccountForm();

  protected readonly email = linkedSignal(this.#pending.email);
  protected readonly password = signal('');
  protected readonly rules = computed(() => {
    const policy = this.#config()?.passwordPolicy;
    return policy ? checkPassword(policy, this.password()) : [];
  });
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly passwordError = this.form.complaint(
    () => this.#isGoodPassword(),
    'account.signUp.rulesBroken',
  );

  constructor() {
    this.#cognito.prepare();
  }

  protected signUp(): Promise<void> {
    const [email, password] = [this.email(), this.password()];
    return this.form.submit(isEmail(email) && this.#isGoodPassword(), async () => {
      await this.#cognito.signUp(email, password);
      this.#pending.remember(email, password);
      await this.#router.navigate(['/confirm']);
    });
  }

  #isGoodPassword(): boolean {
    return this.password() !== '' && this.rules().every(({ met }) => met);
  }
}
