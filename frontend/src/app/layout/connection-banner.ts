import { Component, DOCUMENT, inject, signal } from '@angular/core';
import { Translator } from '../i18n/translator';
import { Icon } from '../ui/icon';

/** Says above every page that the connection is unencrypted or lost, for as long as that is so. */
@Component({
  selector: 'app-connection-banner',
  imports: [Icon],
  template: `
    @if (isUnencrypted) {
      <p class="warning"><app-icon name="alert" />{{ t('app.unencrypted') }}</p>
    }
    <div role="status">
      @if (!online()) {
        <p class="offline"><app-icon name="info" />{{ t('app.offline') }}</p>
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      gap: var(--space-1);
      padding: var(--space-1) max(var(--space-2), (100% - var(--column)) / 2);
      border-bottom: 1px solid var(--line);
      font-size: var(--text-small);
    }
    .warning {
      background: var(--error-soft);
    }
    .warning app-icon {
      color: var(--error);
    }
    .offline {
      background: var(--surface-sunken);
    }
  `,
  host: { '(window:online)': 'online.set(true)', '(window:offline)': 'online.set(false)' },
})
export class ConnectionBanner {
  protected readonly t = inject(Translator).text;
  readonly #window = inject(DOCUMENT).defaultView;
  protected readonly online = signal(this.#window?.navigator.onLine ?? true);
  /** Whether others on the network can read what is sent. Pages of this machine itself count as safe. */
  protected readonly isUnencrypted = this.#window?.isSecureContext === false;
}
