import { Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SignIn } from '../auth/sign-in';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isCode } from './account-form';
import { AuthenticatorSecret } from './authenticator-secret';
import { authenticatorWords } from './authenticator-words';
import { CodeField } from './code-field';
import { FocusInvalid } from './focus-invalid';
import { PendingAccount } from './pending-account';

/** The first sign-in where everybody needs an authenticator app: it is set up before anything else. */
@Component({
  selector: 'app-authenticator-step-page',
  imports: [AuthenticatorSecret, CodeField, FocusInvalid, Notice, RouterLink],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.appStep.title') }}</h1>
        <p class="muted">{{ t('account.appStep.text') }}</p>
      </div>
      <form appFocusInvalid class="card form form-card" novalidate (submit)="$event.preventDefault(); send()">
        <p>{{ t('account.app.scan') }}</p>
        <app-authenticator-secret [secret]="secret()" [email]="email()" />
        <app-code-field label="account.codeStep.code" [(code)]="code" [error]="codeError()" />
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
        }
        <button class="button button-primary button-wide" [attr.aria-disabled]="form.busy()">
          {{ t(form.busy() ? 'account.signIn.busy' : 'account.app.confirm') }}
        </button>
      </form>
      <p>
        <a routerLink="/sign-in" queryParamsHandling="preserve">{{ t('account.startAgain') }}</a>
      </p>
    </div>
  `,
})
export class AuthenticatorStepPage {
  protected readonly t = inject(Translator).text;
  readonly #signIn = inject(SignIn);
  protected readonly form = new AccountForm(authenticatorWords);

  protected readonly email = inject(PendingAccount).email;
  protected readonly secret = computed(() => this.#signIn.challenge()?.secret ?? '');
  protected readonly code = signal('');
  protected readonly codeError = this.form.complaint(() => isCode(this.code()), 'account.codeStep.missing');

  protected send(): Promise<void> {
    return this.form.submit(isCode(this.code()), () => this.#signIn.answer(this.code()));
  }
}
