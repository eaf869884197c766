import { Component, inject, input } from '@angular/core';
import { Translator } from '../i18n/translator';
import { Icon } from './icon';

/** How a file was classified, for reading only. */
@Component({
  selector: 'app-sensitivity-badge',
  imports: [Icon],
  template: `
    @if (sensitive()) {
      <app-icon name="shield" />{{ t('app.sensitive') }}
    } @else {
      {{ t('app.notSensitive') }}
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 4px;
      color: var(--ink-muted);
    }
    :host(.sensitive) {
      color: var(--sensitive);
      font-weight: 560;
    }
    app-icon {
      transform: scale(0.85);
    }
  `,
  host: { '[class.sensitive]': 'sensitive()' },
})
export class SensitivityBadge {
  protected readonly t = inject(Translator).text;
  readonly sensitive = input.required<boolean>();
}
