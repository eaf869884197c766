import { Component, inject } from '@angular/core';
import { Translator } from '../i18n/translator';
import { Icon } from '../ui/icon';
import { Connection } from './connection';

/** Says above every page what is wrong with the line, for as long as it is. */
@Component({
  selector: 'app-connection-banner',
  imports: [Icon],
  template: `
    @if (connection.unencrypted) {
      <p class="warning"><app-icon name="alert" />{{ t('app.unencrypted') }}</p>
    }
    <div role="status">
      @if (!connection.online()) {
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
})
export class ConnectionBanner {
  protected readonly t = inject(Translator).text;
  protected readonly connection = inject(Connection);
}
