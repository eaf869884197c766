import { Component, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SignIn } from '../auth/sign-in';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isCode } from './account-form';
import { authenticatorWords } from './authenticator-words';
import { CodeField } from './code-field';
import { FocusInvalid } from './focus-invalid';

/** The second step of a sign-in: the code that an authenticator app shows. */
@Component({
  selector: 'app-code-step-page',
  imports: [CodeField, FocusInvalid, Notice, RouterLink],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.codeStep.title') }}</h1>
        <p class="muted">{{ t('account.codeStep.text') }}</p>
      </div>
      <form appFocusInvalid class="card form form-card" novalidate (submit)="$event.preventDefault(); send()">
        <app-code-field label="account.codeStep.code" [(code)]="code" [error]="codeError()" />
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
        }
        <button class="button button-primary button-wide" [attr.aria-disabled]="form.busy()">
          {{ t(form.busy() ? 'account.signIn.busy' : 'account.signIn.submit') }}
        </button>
      </form>
      <p class="muted">{{ t('account.codeStep.lost') }}</p>
      <p>
        <a routerLink="/sign-in" queryParamsHandling="preserve">{{ t('account.startAgain') }}</a>
      </p>
    </div>
  `,
})
export class CodeStepPage {
  protected readonly t = inject(Translator).text;
  readonly #signIn = inject(SignIn);
  protected readonly form = new AccountForm(authenticatorWords);

  protected readonly code = signal('');
  protected readonly codeError = this.form.complaint(() => isCode(this.code()), 'account.codeStep.missing');

  protected send(): Promise<void> {
    return this.form.submit(isCode(this.code()), () => this.#signIn.answer(this.code()));
  }
}
