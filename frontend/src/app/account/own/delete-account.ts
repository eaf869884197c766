import { Component, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { canonicalEmail } from '@static-file-upload/contract/email';
import { OwnAccount } from '../../auth/own-account';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { AccountForm } from '../form/account-form';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

/** Deleting an account cannot be undone, so the person has to type its address first. */
@Component({
  selector: 'app-delete-account',
  imports: [Notice, SubmitForm, TextField],
  template: `
    <h2>{{ t('ownAccount.delete.title') }}</h2>
    <p class="muted">{{ t('ownAccount.delete.text') }}</p>
    @if (isOpen()) {
      <form class="form" (appSubmit)="delete()">
        <app-text-field
          kind="email"
          name="typed"
          autocomplete="off"
          [label]="{ key: 'ownAccount.delete.type', params: { email: email() } }"
          [field]="typed"
        />
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure) }}</app-notice>
        }
        <div class="answers">
          <button type="button" class="button button-primary" (click)="keep()">
            {{ t('ownAccount.delete.keep') }}
          </button>
          <button class="button button-danger" [attr.aria-disabled]="form.busy()">
            {{ t(form.busy() ? 'ownAccount.delete.busy' : 'ownAccount.delete.submit') }}
          </button>
        </div>
      </form>
    } @else {
      <button type="button" class="button button-danger" (click)="isOpen.set(true)">
        {{ t('ownAccount.delete.ask') }}
      </button>
    }
  `,
})
export class DeleteAccount {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly #router = inject(Router);
  readonly email = input.required<string>();
  protected readonly form = new AccountForm();

  protected readonly isOpen = signal(false);
  protected readonly typed = this.form.field({
    isValid: (typed) => sameAccount(typed) === sameAccount(this.email()),
    error: 'ownAccount.delete.mistyped',
  });

  protected keep(): void {
    this.isOpen.set(false);
    this.typed.text.set('');
    this.form.reset();
  }

  protected delete(): Promise<void> {
    return this.form.submit(async () => {
      await this.#account.delete();
      await this.#router.navigate(['/'], { queryParams: { accountDeleted: true } });
    });
  }
}

/** The same for every spelling of one account's address. */
const sameAccount = (email: string) => canonicalEmail(email).toLowerCase();
