import { Component, computed, inject } from '@angular/core';
import { SessionStore } from '../../auth/session-store';
import { Translator } from '../../i18n/translator';
import { AuthenticatorApp } from './authenticator-app';
import { ChangePassword } from './change-password';
import { DeleteAccount } from './delete-account';
import { SignOutEverywhere } from './sign-out-everywhere';

/** A person's own account, one card for each thing they can do with it. */
@Component({
  selector: 'app-account-page',
  imports: [AuthenticatorApp, ChangePassword, DeleteAccount, SignOutEverywhere],
  template: `
    <div class="page">
      <div class="page-heading">
        <h1 tabindex="-1">{{ t('ownAccount.title') }}</h1>
        <p class="muted address">{{ t('app.signedInAs', { email: email() }) }}</p>
      </div>
      <app-change-password class="card section" [email]="email()" />
      <app-authenticator-app class="card section" [email]="email()" />
      <app-sign-out-everywhere class="card section" />
      <app-delete-account class="card section" [email]="email()" />
    </div>
  `,
  styles: `
    .address {
      overflow-wrap: anywhere;
    }
  `,
})
export class AccountPage {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore).session;
  protected readonly email = computed(() => this.#session()?.email ?? '');
}
