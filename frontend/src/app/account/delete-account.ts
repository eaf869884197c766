import { Component, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { OwnAccount } from '../auth/own-account';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm } from './account-form';
import { FocusInvalid } from './focus-invalid';

/** Deleting an account cannot be taken back: its address has to be typed first. */
@Component({
  selector: 'app-delete-account',
  imports: [FocusInvalid, Notice],
  template: `
    <h2>{{ t('account.delete.title') }}</h2>
    <p class="muted">{{ t('account.delete.text') }}</p>
    @if (asked()) {
      <form appFocusInvalid class="form" novalidate (submit)="$event.preventDefault(); delete()">
        <div class="field">
          <label class="field-label" for="typed">{{ t('account.delete.type', { email: email() }) }}</label>
          <input
            #field
            id="typed"
            class="field-input"
            name="typed"
            type="email"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            [attr.aria-invalid]="typedError() ? true : null"
            [attr.aria-describedby]="typedError() ? 'typed-error' : null"
            (input)="typed.set(field.value.trim())"
          />
          @if (typedError(); as message) {
            <p class="field-error" id="typed-error">{{ t(message.key) }}</p>
          }
        </div>
        @if (form.failure(); as failure) {
          <app-notice kind="error">{{ t(failure.key, failure.params) }}</app-notice>
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
      <button type="button" class="button button-danger" (click)="asked.set(true)">
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

  protected readonly asked = signal(false);
  protected readonly typed = signal('');
  protected readonly typedError = this.form.complaint(() => this.#isTyped(), 'account.delete.mistyped');

  protected keep(): void {
    this.asked.set(false);
    this.typed.set('');
    this.form.reset();
  }

  protected delete(): Promise<void> {
    return this.form.submit(this.#isTyped(), async () => {
      await this.#account.delete();
      await this.#router.navigate(['/'], { queryParams: { accountDeleted: true } });
    });
  }

  #isTyped(): boolean {
    return this.typed().toLowerCase() === this.email().toLowerCase();
  }
}
