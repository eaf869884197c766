import { Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { CognitoError } from '../../auth/cognito-error';
import { PendingAccount } from '../../auth/pending-account';
import { SessionStore } from '../../auth/session-store';
import { SignIn } from '../../auth/sign-in';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { AccountForm } from '../form/account-form';
import { PasswordField } from '../form/password-field';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

@Component({
  selector: 'app-sign-in-page',
  imports: [Notice, PasswordField, RouterLink, SubmitButton, SubmitForm, TextField],
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  readonly #signIn = inject(SignIn);
  protected readonly session = inject(SessionStore);

  /** Query parameters: what the page before has just done. */
  readonly confirmed = input<string>();
  readonly reset = input<string>();
  readonly signedOutEverywhere = input<string>();

  protected readonly form = new AccountForm();
  protected readonly email = this.form.emailField(this.#pending.email);
  protected readonly password = this.form.passwordField();
  protected readonly news = computed((): TranslationKey | undefined => {
    if (this.form.failure()) return undefined;
    if (this.confirmed() !== undefined) return 'account.signIn.confirmed';
    if (this.reset() !== undefined) return 'account.signIn.reset';
    return this.signedOutEverywhere() === undefined ? undefined : 'account.signIn.signedOutEverywhere';
  });

  /** Loads what signing in takes as soon as a person begins to type, so that it does not delay the page. */
  protected prepare(): void {
    this.#cognito.prepare();
  }

  protected signIn(): Promise<void> {
    const [email, password] = [this.email.value(), this.password.value()];
    return this.form.submit(async () => {
      this.#pending.remember(email);
      try {
        await this.#signIn.start(email, password);
      } catch (error) {
        if (!(error instanceof CognitoError && error.isUnconfirmed)) throw error;
        this.#pending.remember(email, password);
        await this.#router.navigate(['/confirm']);
      }
    });
  }

  /** Hands the address to the next page, which would otherwise ask for it again. */
  protected rememberEmail(): void {
    this.#pending.remember(this.email.value());
  }
}
