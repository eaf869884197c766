import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SignIn } from '../auth/sign-in';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm } from './account-form';
import { FocusInvalid } from './focus-invalid';
import { NewPassword } from './new-password';
import { NewPasswordField } from './new-password-field';

/** The first sign-in with a password that somebody else has set: a person chooses one of their own. */
@Component({
  selector: 'app-new-password-step-page',
  imports: [FocusInvalid, NewPasswordField, Notice, RouterLink],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.newPasswordStep.title') }}</h1>
        <p class="muted">{{ t('account.newPasswordStep.text') }}</p>
      </div>
      <form appFocusInvalid class="card form form-card" novalidate (submit)="$event.preventDefault(); send()">
        <app-new-password-field label="account.newPassword" [choice]="password" [error]="passwordError()" />
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
        }
        <button class="button button-primary button-wide" [attr.aria-disabled]="form.busy()">
          {{ t(form.busy() ? 'account.signIn.busy' : 'account.newPasswordStep.submit') }}
        </button>
      </form>
      <p>
        <a routerLink="/sign-in" queryParamsHandling="preserve">{{ t('account.startAgain') }}</a>
      </p>
    </div>
  `,
})
export class NewPasswordStepPage {
  protected readonly t = inject(Translator).text;
  readonly #signIn = inject(SignIn);
  protected readonly form = new AccountForm();

  protected readonly password = new NewPassword();
  protected readonly passwordError = this.form.complaint(
    () => this.password.isGood(),
    'account.signUp.rulesBroken',
  );

  protected send(): Promise<void> {
    return this.form.submit(this.password.isGood(), () => this.#signIn.answer(this.password.text()));
  }
}
