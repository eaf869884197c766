import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { TranslocoDirective } from '@jsverse/transloco';
import { Cognito } from '../auth/cognito';
import { CognitoError } from '../auth/cognito-error';
import { SessionStore } from '../auth/session-store';
import { Notice } from '../ui/notice';
import { AccountForm, isEmail } from './account-form';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { PasswordField } from './password-field';
import { PendingAccount } from './pending-account';

@Component({
  selector: 'app-sign-in-page',
  imports: [EmailField, FocusInvalid, Notice, PasswordField, RouterLink, TranslocoDirective],
  templateUrl: './sign-in-page.html',
})
export class SignInPage {
  readonly #router = inject(Router);
  readonly #pending = inject(PendingAccount);
  protected readonly session = inject(SessionStore);
  protected readonly form = new AccountForm();

  /** Query parameter: the address was confirmed a moment ago. */
  readonly confirmed = input<string>();

  protected readonly email = linkedSignal(this.#pending.email);
  protected readonly password = signal('');
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly passwordError = this.form.complaint(
    () => this.password() !== '',
    'account.passwordMissing',
  );
  protected readonly isConfirmed = computed(() => this.confirmed() !== undefined && !this.form.failure());

  constructor() {
    inject(Cognito).prepare();
  }

  /** The page's guard goes on from here once someone is signed in. */
  protected signIn(): Promise<void> {
    const [email, password] = [this.email(), this.password()];
    return this.form.submit(isEmail(email) && password !== '', async () => {
      try {
        await this.session.signIn(email, password);
      } catch (error) {
        if (!(error instanceof CognitoError) || error.code !== 'UserNotConfirmedException') throw error;
        this.#pending.remember(email, password);
        await this.#router.navigate(['/confirm']);
      }
    });
  }
}
