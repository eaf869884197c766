import { Component, inject } from '@angular/core';
import { Router } from '@angular/router';
import { OwnAccount } from '../../auth/own-account';
import { Translator } from '../../i18n/translator';
import { RunningWork } from '../../layout/running-work';
import { Notice } from '../../ui/notice';
import { Question } from '../../ui/question';
import { AccountForm } from '../form/account-form';

@Component({
  selector: 'app-sign-out-everywhere',
  imports: [Notice, Question],
  template: `
    <h2>{{ t('ownAccount.everywhere.title') }}</h2>
    <p class="muted">{{ t('ownAccount.everywhere.text') }}</p>
    @if (form.failure(); as failure) {
      <app-notice kind="error">{{ t(failure) }}</app-notice>
    }
    <button type="button" class="button" [attr.aria-disabled]="form.busy()" (click)="request(question)">
      {{ t('ownAccount.everywhere.submit') }}
    </button>
    <app-question
      #question
      heading="app.leave.title"
      text="app.leave.text"
      yes="app.leave.signOut"
      no="app.leave.stay"
      (confirmed)="signOut()"
    />
  `,
})
export class SignOutEverywhere {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly #work = inject(RunningWork);
  readonly #router = inject(Router);
  protected readonly form = new AccountForm();

  /** Asks first while uploads are running, which signing out would stop. */
  protected request(question: Question): void {
    if (this.#work.isRunning()) question.open();
    else void this.signOut();
  }

  protected signOut(): Promise<void> {
    return this.form.run(async () => {
      await this.#account.signOutEverywhere();
      await this.#router.navigate(['/sign-in'], { queryParams: { signedOutEverywhere: true } });
    });
  }
}
