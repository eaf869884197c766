import { Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { PendingAccount } from '../../auth/pending-account';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';
import { confirmFirst } from './confirm-first';

/** Requests a mail with a code that allows a person to set a new password. */
@Component({
  selector: 'app-forgot-password-page',
  imports: [RouterLink, SubmitButton, SubmitForm, TextField],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.forgot.title') }}</h1>
        <p class="muted">{{ t('account.forgot.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="send()">
        <app-text-field kind="email" [field]="email" />
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
  readonly #confirmFirst = confirmFirst();
  protected readonly form = new AccountForm();
  protected readonly email = this.form.emailField(this.#pending.email);

  protected send(): Promise<void> {
    const email = this.email.value();
    return this.form.submit(async () => {
      try {
        await this.#cognito.forgotPassword(email);
      } catch (error) {
        if (!(error instanceof CognitoError && error.isUnconfirmed)) throw error;
        return this.#confirmFirst(email);
      }
      this.#pending.remember(email);
      await this.#router.navigate(['/reset-password']);
    });
  }
}
