import { Component, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { OwnAccount } from '../../auth/own-account';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { AccountForm } from '../form/account-form';
import { SubmitForm } from '../form/submit-form';

/** Deleting an account cannot be undone, so the person has to type its address first. */
@Component({
  selector: 'app-delete-account',
  imports: [Notice, SubmitForm],
  template: `
    <h2>{{ t('account.delete.title') }}</h2>
    <p class="muted">{{ t('account.delete.text') }}</p>
    @if (isOpen()) {
      <form class="form" (appSubmit)="delete()">
        <div class="field">
          <label class="field-label" for="typed">{{ t('account.delete.type', { email: email() }) }}</label>
          <input
            #input
            id="typed"
            class="field-input"
            name="typed"
            type="email"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            [attr.aria-invalid]="typed.error() ? true : null"
            [attr.aria-describedby]="typed.error() ? 'typed-error' : null"
            (input)="typed.value.set(input.value.trim())"
          />
          @if (typed.error(); as error) {
            <p class="field-error" id="typed-error">{{ t(error) }}</p>
          }
        </div>
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure) }}</app-notice>
        }
        <div class="answers">
          <button type="button" class="button button-primary" (click)="keep()">
            {{ t('account.delete.keep') }}
          </button>
          <button class="button button-danger" [attr.aria-disabled]="form.busy()">
            {{ t(form.busy() ? 'account.delete.busy' : 'account.delete.submit') }}
          </button>
        </div>
      </form>
    } @else {
      <button type="button" class="button button-danger" (click)="isOpen.set(true)">
        {{ t('account.delete.ask') }}
      </button>
    }
  `,
  styles: `
    .field-label {
      overflow-wrap: anywhere;
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
  protected readonly typed = this.form.field(signal(''), () => this.#isTyped(), 'account.delete.mistyped');

  protected keep(): void {
    this.isOpen.set(false);
    this.typed.value.set('');
    this.form.reset();
  }

  protected delete(): Promise<void> {
    return this.form.submit(async () => {
      await this.#account.delete();
      await this.#router.navigate(['/'], { queryParams: { accountDeleted: true } });
    });
  }

  #isTyped(): boolean {
    return this.typed.value().toLowerCase() === this.email().toLowerCase();
  }
}
