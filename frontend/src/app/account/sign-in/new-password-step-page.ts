import { Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SignIn } from '../../auth/sign-in';
import { Translator } from '../../i18n/translator';
import { AccountForm } from '../form/account-form';
import { NewPasswordField, newPassword } from '../form/new-password-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';

/** The first sign-in with a password that an administrator has set: a person chooses one of their own. */
@Component({
  selector: 'app-new-password-step-page',
  imports: [NewPasswordField, RouterLink, SubmitButton, SubmitForm],
  template: `
    <div class="narrow-page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('account.newPasswordStep.title') }}</h1>
        <p class="muted">{{ t('account.newPasswordStep.text') }}</p>
      </div>
      <form class="card form form-card" (appSubmit)="send()">
        <app-new-password-field label="account.newPassword" [field]="password" />
        <app-submit-button
          [form]="form"
          label="account.newPasswordStep.submit"
          busyLabel="account.signIn.busy"
        />
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
  protected readonly password = newPassword(this.form);

  protected send(): Promise<void> {
    return this.form.submit(() => this.#signIn.answer(this.password.value()));
  }
}
