import { Component, computed, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../../auth/cognito';
import { PendingAccount } from '../../auth/pending-account';
import { SignIn } from '../../auth/sign-in';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { AccountForm } from '../form/account-form';
import { oneTimeCode } from '../form/one-time-code';
import { SubmitButton } from '../form/submit-button';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';
import { Cooldown } from './cooldown';

const resendAfterSeconds = 30;

@Component({
  selector: 'app-confirm-page',
  imports: [Notice, RouterLink, SubmitButton, SubmitForm, TextField],
  templateUrl: './confirm-page.html',
  styles: `
    .address {
      overflow-wrap: anywhere;
    }
    .resend {
      display: grid;
      gap: var(--space-2);
      justify-items: start;
    }
  `,
})
export class ConfirmPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #signIn = inject(SignIn);
  readonly #pending = inject(PendingAccount);
  protected readonly cooldown = new Cooldown();

  /** Query parameter: the person has forgotten the password and sets a new one next. */
  readonly forgotten = input<string>();
  protected readonly isForgotten = computed(() => this.forgotten() !== undefined);

  protected readonly form = new AccountForm();
  protected readonly knownEmail = this.#pending.email;
  protected readonly email = this.form.emailField(this.knownEmail);
  protected readonly code = oneTimeCode(this.form, 'account.confirm.codeMissing');
  protected readonly resent = signal(false);

  protected confirm(): Promise<void> {
    this.resent.set(false);
    const email = this.email.value();
    return this.form.submit(async () => {
      await this.#cognito.confirmSignUp(email, this.code.value());
      await this.#goOn(email);
    });
  }

  protected resend(): Promise<void> {
    this.resent.set(false);
    return this.form.runWith(this.email, async () => {
      await this.#cognito.resendCode(this.email.value());
      this.cooldown.start(resendAfterSeconds);
      this.resent.set(true);
    });
  }

  async #goOn(email: string): Promise<void> {
    if (!this.isForgotten()) return this.#signInAgain(email);
    await this.#cognito.forgotPassword(email);
    this.#pending.remember(email);
    await this.#router.navigate(['/reset-password']);
  }

  /** Signs in at once when this page still knows the password; after a reload it does not. */
  async #signInAgain(email: string): Promise<void> {
    const password = this.#pending.takePassword(email);
    // Once the person is signed in, the guard of this page opens the next one.
    if (password !== undefined && (await this.#isSignedIn(email, password))) return;
    this.#pending.remember(email);
    await this.#router.navigate(['/sign-in'], { queryParams: { confirmed: true } });
  }

  async #isSignedIn(email: string, password: string): Promise<boolean> {
    try {
      await this.#signIn.start(email, password);
      return true;
    } catch {
      // The address is confirmed all the same; the sign-in page will show why signing in fails.
      return false;
    }
  }
}
