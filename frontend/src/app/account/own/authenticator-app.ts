import { Component, inject, input, signal } from '@angular/core';
import { authenticatorMessages } from '../../auth/describe-auth-error';
import { OwnAccount } from '../../auth/own-account';
import { Translator } from '../../i18n/translator';
import { Notice } from '../../ui/notice';
import { Question } from '../../ui/question';
import { AccountForm } from '../form/account-form';
import { AuthenticatorSecret } from '../form/authenticator-secret';
import { oneTimeCode } from '../form/one-time-code';
import { SubmitForm } from '../form/submit-form';
import { TextField } from '../form/text-field';

/** Sets up the second step at sign-in, and turns it off. */
@Component({
  selector: 'app-authenticator-app',
  imports: [AuthenticatorSecret, Notice, Question, SubmitForm, TextField],
  templateUrl: './authenticator-app.html',
  styles: `
    /* As high as the sentence and the button that replace it. */
    .loading {
      min-height: calc(var(--target) + var(--space-2) + 1.5em);
    }
  `,
})
export class AuthenticatorApp {
  protected readonly t = inject(Translator).text;
  readonly #account = inject(OwnAccount);
  readonly email = input.required<string>();
  protected readonly form = new AccountForm(authenticatorMessages);
  protected readonly code = oneTimeCode(this.form, 'account.codeStep.missing');

  protected readonly state = signal<'loading' | 'unknown' | 'off' | 'settingUp' | 'on'>('loading');
  protected readonly secret = signal('');

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.state.set((await this.#account.hasAuthenticator()) ? 'on' : 'off');
    } catch {
      // Nothing was changed, for whatever reason the request failed: the page says so and offers a retry.
      this.state.set('unknown');
    }
  }

  protected async begin(): Promise<void> {
    await this.form.run(async () => {
      this.secret.set(await this.#account.beginAuthenticator());
      this.code.text.set('');
      this.state.set('settingUp');
      this.form.reset();
    });
  }

  protected confirm(): Promise<void> {
    return this.form.submit(async () => {
      await this.#account.confirmAuthenticator(this.code.value());
      this.state.set('on');
      this.secret.set('');
    });
  }

  protected turnOff(): Promise<void> {
    return this.form.run(async () => {
      await this.#account.removeAuthenticator();
      this.state.set('off');
    });
  }
}
