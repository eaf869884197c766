import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { authenticatorMessages } from '../../auth/describe-auth-error';
import { PendingAccount } from '../../auth/pending-account';
import { SignIn } from '../../auth/sign-in';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { AuthenticatorSecret } from '../form/authenticator-secret';
import { oneTimeCode } from '../form/one-time-code';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

/** The first sign-in where the user pool demands a second step: an authenticator app is set up before anything else. */
@Component({
  selector: 'app-authenticator-step-page',
  imports: [AuthenticatorSecret, RouterLink, SubmitButton, SubmitForm, TextField],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.appStep.title') }}</h1>
        <p class="muted">{{ t('account.appStep.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="send()">
        <p>{{ t('account.app.scan') }}</p>
        <app-authenticator-secret [secret]="secret()" [email]="email()" />
        <app-text-field kind="code" label="account.codeStep.code" [field]="code" />
        <app-submit-button [form]="form" label="account.app.confirm" busyLabel="account.signIn.busy" />
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
  protected readonly email = inject(PendingAccount).email;
  protected readonly secret = computed(() => this.#signIn.challenge()?.secret ?? '');
  protected readonly form = new AccountForm(authenticatorMessages);
  protected readonly code = oneTimeCode(this.form, 'account.codeStep.missing');

  protected send(): Promise<void> {
    return this.form.submit(() => this.#signIn.answer(this.code.value()));
  }
}
