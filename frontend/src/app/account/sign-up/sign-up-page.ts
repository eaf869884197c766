import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { NewPasswordField, newPassword } from '../form/new-password-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

@Component({
  selector: 'app-sign-up-page',
  imports: [NewPasswordField, RouterLink, SubmitButton, SubmitForm, TextField],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.signUp.title') }}</h1>
        <p class="muted">{{ t('account.signUp.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="signUp()">
        <app-text-field kind="email" [field]="email" />
        <app-new-password-field [field]="password" />
        <app-submit-button [form]="form" label="account.signUp.submit" busyLabel="account.signUp.busy" />
      </form>
      <p class="muted">
        {{ t('account.signUp.haveAccount') }} <a routerLink="/sign-in">{{ t('account.signUp.signIn') }}</a>
      </p>
    </div>
  `,
})
export class SignUpPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();
  protected readonly email = this.form.emailField(this.#pending.email);
  protected readonly password = newPassword(this.form);

  protected signUp(): Promise<void> {
    const [email, password] = [this.email.value(), this.password.value()];
    return this.form.submit(async () => {
      await this.#cognito.signUp(email, password);
      this.#pending.remember(email, password);
      await this.#router.navigate(['/confirm']);
    });
  }
}
