import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Cognito } from '../auth/cognito';
import { SignIn } from '../auth/sign-in';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { AccountForm, isCode, isEmail } from './account-form';
import { CodeField } from './code-field';
import { Cooldown } from './cooldown';
import { EmailField } from './email-field';
import { FocusInvalid } from './focus-invalid';
import { PendingAccount } from './pending-account';

const resendAfterSeconds = 30;

@Component({
  selector: 'app-confirm-page',
  imports: [CodeField, EmailField, FocusInvalid, Notice, RouterLink],
  templateUrl: './confirm-page.html',
  styleUrl: './confirm-page.css',
})
export class ConfirmPage {
  protected readonly t = inject(Translator).text;
  readonly #router = inject(Router);
  readonly #cognito = inject(Cognito);
  readonly #signIn = inject(SignIn);
  readonly #pending = inject(PendingAccount);
  protected readonly form = new AccountForm();
  protected readonly cooldown = new Cooldown();

  protected readonly knownEmail = this.#pending.email;
  protected readonly email = linkedSignal(this.knownEmail);
  protected readonly code = signal('');
  protected readonly resent = signal(false);
  protected readonly emailError = this.form.complaint(() => isEmail(this.email()), 'account.emailMissing');
  protected readonly codeError = this.form.complaint(
    () => isCode(this.code()),
    'account.confirm.codeMissing',
  );
  protected readonly canResend = computed(() => isEmail(this.email()) && this.cooldown.secondsLeft() === 0);

  protected confirm(): Promise<void> {
    this.resent.set(false);
    const email = this.email();
    return this.form.submit(isEmail(email) && isCode(this.code()), async () => {
      await this.#cognito.confirmSignUp(email, this.code());
      await this.#goOn(email);
    });
  }

  protected async resend(): Promise<void> {
    this.resent.set(false);
    this.cooldown.start(resendAfterSeconds);
    try {
      await this.#cognito.resendCode(this.email());
      this.resent.set(true);
    } catch (error) {
      this.cooldown.stop();
      this.form.fail(error);
    }
  }

  /** Signs in at once when the password is still known, which a page that was reloaded no longer does. */
  async #goOn(email: string): Promise<void> {
    const password = this.#pending.takePassword(email);
    // The page's guard goes on from here once someone is signed in.
    if (password !== undefined && (await this.#enter(email, password))) return;
    this.#pending.remember(email);
    await this.#router.navigate(['/sign-in'], { queryParams: { confirmed: true } });
  }

  async #enter(email: string, password: string): Promise<boolean> {
    try {
      await this.#signIn.start(email, password);
      return true;
    } catch {
      // The address is confirmed all the same; what keeps them out, the sign-in page will say.
      return false;
    }
  }
}
