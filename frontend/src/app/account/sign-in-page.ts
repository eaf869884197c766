import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../auth/cognito';
import { CognitoError } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { SignIn } from '../auth/sign-in';
import { Translator } from '../i18n/translator';
import { type TranslationKey } from '../i18n/translation-key';
import { Notice } from '../ui/notice';
import { AccountForm, isEmail } from './account-form';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { PasswordField } from './password-field';
import { PendingAccount } from './pending-account';

@Component({
  selector: 'app-sign-in-page',
  imports: [EmailField, FocusInvalid, Notice, PasswordField, RouterLink],
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #pending = inject(PendingAccount);
  readonly #signIn = inject(SignIn);
  protected readonly session = inject(SessionStore);
  protected readonly form = new AccountForm();

  /** Query parameters: what was done a moment ago, on the page before. */
  readonly confirmed = input<string>();
  readonly reset = input<string>();
  readonly signedOutEverywhere = input<string>();

  protected readonly email = linkedSignal(this.#pending.email);
  protected readonly password = signal('');
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly passwordError = this.form.complaint(
    () => this.password() !== '',
    'account.passwordMissing',
  );
  protected readonly news = computed((): TranslationKey | undefined => {
    if (this.form.failure()) return undefined;
    if (this.confirmed() !== undefined) return 'account.signIn.confirmed';
    if (this.reset() !== undefined) return 'account.signIn.reset';
    return this.signedOutEverywhere() === undefined ? undefined : 'account.signIn.signedOutEverywhere';
  });

  /** Whoever begins to type will want to sign in: what that takes arrives meanwhile, and not before the page. */
  protected prepare(): void {
    this.#cognito.prepare();
  }

  protected signIn(): Promise<void> {
    const [email, password] = [this.email(), this.password()];
    return this.form.submit(isEmail(email) && password !== '', async () => {
      this.#pending.remember(email);
      try {
        await this.#signIn.start(email, password);
      } catch (error) {
        if (!(error instanceof CognitoError) || error.code !== 'UserNotConfirmedException') throw error;
        this.#pending.remember(email, password);
        await this.#router.navigate(['/confirm']);
      }
    });
  }

  /** The next page need not ask for it again. */
  protected rememberEmail(): void {
    this.#pending.remember(this.email());
  }
}
