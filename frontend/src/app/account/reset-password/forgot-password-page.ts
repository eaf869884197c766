import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { EmailField } from '../form/email-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';

/** Requests a mail with a code that allows a person to set a new password. */
@Component({
  selector: 'app-forgot-password-page',
  imports: [EmailField, RouterLink, SubmitButton, SubmitForm],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.forgot.title') }}</h1>
        <p class="muted">{{ t('account.forgot.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="send()">
        <app-email-field [field]="email" />
        <app-submit-button [form]="form" label="account.forgot.submit" busyLabel="account.forgot.busy" />
      </form>
      <p>
        <a routerLink="/sign-in">{{ t('account.forgot.back') }}</a>
      </p>
    </div>
  `,
})
export class ForgotPasswordPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();
  protected readonly email = this.form.emailField(this.#pending.email);

  protected send(): Promise<void> {
    const email = this.email.value();
    return this.form.submit(async () => {
      await this.#cognito.forgotPassword(email);
      this.#pending.remember(email);
      await this.#router.navigate(['/reset-password']);
    });
  }
}
