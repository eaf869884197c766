import { Component, inject, linkedSignal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../auth/cognito';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isEmail } from './account-form';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { PendingAccount } from './pending-account';

/** Has a code mailed with which a new password can be set. */
@Component({
  selector: 'app-forgot-password-page',
  imports: [EmailField, FocusInvalid, Notice, RouterLink],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.forgot.title') }}</h1>
        <p class="muted">{{ t('account.forgot.text') }}</p>
      </div>
      <form appFocusInvalid class="card form form-card" novalidate (submit)="$event.preventDefault(); send()">
        <app-email-field [(email)]="email" [error]="emailError()" />
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
        }
        <button class="button button-primary button-wide" [attr.aria-disabled]="form.busy()">
          {{ t(form.busy() ? 'account.forgot.busy' : 'account.forgot.submit') }}
        </button>
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

  protected readonly email = linkedSignal(this.#pending.email);
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');

  protected send(): Promise<void> {
    const email = this.email();
    return this.form.submit(isEmail(email), async () => {
      await this.#cognito.forgotPassword(email);
      this.#pending.remember(email);
      await this.#router.navigate(['/reset-password']);
    });
  }
}
