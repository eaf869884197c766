import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { authenticatorMessages } from '../../auth/describe-auth-error';
import { SignIn } from '../../auth/sign-in';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { oneTimeCode } from '../form/one-time-code';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

/** The second step of a sign-in: the code that an authenticator app shows. */
@Component({
  selector: 'app-code-step-page',
  imports: [RouterLink, SubmitButton, SubmitForm, TextField],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.codeStep.title') }}</h1>
        <p class="muted">{{ t('account.codeStep.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="send()">
        <app-text-field kind="code" label="account.codeStep.code" [field]="code" />
        <app-submit-button [form]="form" label="account.signIn.submit" busyLabel="account.signIn.busy" />
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
  protected readonly form = new AccountForm(authenticatorMessages);
  protected readonly code = oneTimeCode(this.form, 'account.codeStep.missing');

  protected send(): Promise<void> {
    return this.form.submit(() => this.#signIn.answer(this.code.value()));
  }
}
