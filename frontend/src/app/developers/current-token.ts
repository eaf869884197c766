import { Component, computed, inject, signal } from '@angular/core';
import { SessionStore } from '../auth/session-store';
import { LocaleFormat } from '../i18n/locale-format';
import { Translator } from '../i18n/translator';
import { Command } from '../ui/command';

/** The token of this page's session, shown only on demand. */
@Component({
  selector: 'app-current-token',
  imports: [Command],
  template: `
    @if (shown()) {
      <app-command [label]="t('developers.token.current')" [command]="token()" />
      <p class="muted">{{ t('developers.token.expires', { time: expiry() }) }}</p>
      <button type="button" class="button" (click)="shown.set(false)">
        {{ t('developers.token.hide') }}
      </button>
    } @else {
      <p class="muted">{{ t('developers.token.warning') }}</p>
      <button type="button" class="button" (click)="shown.set(true)">
        {{ t('developers.token.show') }}
      </button>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-2);
      justify-items: start;
      width: 100%;
    }
  `,
})
export class CurrentToken {
  protected readonly t = inject(Translator).text;
  readonly #session = inject(SessionStore).session;
  readonly #format = inject(LocaleFormat);
  protected readonly shown = signal(false);
  protected readonly token = computed(() => this.#session()?.accessToken ?? '');
  protected readonly expiry = computed(() => this.#format.time(this.#session()?.expiresAt ?? 0));
}
