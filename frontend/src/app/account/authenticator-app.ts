import { Component, inject, input, signal } from '@angular/core';
import { OwnAccount } from '../auth/own-account';
import { Translator } from '../i18n/translator';
import { Notice } from '../ui/notice';
import { Question } from '../ui/question';
import { AccountForm, isCode } from './account-form';
import { AuthenticatorSecret } from './authenticator-secret';
import { authenticatorWords } from './authenticator-words';
import { CodeField } from './code-field';
import { FocusInvalid } from './focus-invalid';

/** The second step at sign-in: set up, and turned off, here. */
@Component({
  selector: 'app-authenticator-app',
  imports: [AuthenticatorSecret, CodeField, FocusInvalid, Notice, Question],
  templateUrl: './authenticator-app.html',
  styles: `
    /* As high as what takes its place: a sentence and a button. */
    .loading {
      min-height: calc(var(--target) + var(--space-2) + 1.5em);
    }
  `,
})
export class AuthenticatorApp {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly email = input.required<string>();
  protected readonly form = new AccountForm(authenticatorWords);

  protected readonly state = signal<'loading' | 'unknown' | 'off' | 'settingUp' | 'on'>('loading');
  protected readonly secret = signal('');
  protected readonly code = signal('');
  protected readonly codeError = this.form.complaint(() => isCode(this.code()), 'account.codeStep.missing');

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.state.set((await this.#account.hasAuthenticator()) ? 'on' : 'off');
    } catch {
      // Whatever the reason, nothing was changed; the page says so and offers to ask again.
      this.state.set('unknown');
    }
  }

  protected async begin(): Promise<void> {
    await this.form.submit(true, async () => {
      this.secret.set(await this.#account.beginAuthenticator());
      this.code.set('');
      this.state.set('settingUp');
      this.form.reset();
    });
  }

  protected confirm(): Promise<void> {
    return this.form.submit(isCode(this.code()), async () => {
      await this.#account.confirmAuthenticator(this.code());
      this.state.set('on');
      this.secret.set('');
    });
  }

  protected turnOff(): Promise<void> {
    return this.form.submit(true, async () => {
      await this.#account.removeAuthenticator();
      this.state.set('off');
      this.form.reset();
    });
  }
}
