import { Component, input } from '@angular/core';
import { Texts } from '../i18n/texts';
import { Icon } from './icon';

/** How a file was classified, for reading only. */
@Component({
  selector: 'app-sensitivity-badge',
  imports: [Icon, Texts],
  template: `
    <ng-container *appTexts="let t">
      @if (sensitive()) {
        <app-icon name="shield" />{{ t('upload.sensitive') }}
      } @else {
        {{ t('upload.normal') }}
      }
    </ng-container>
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
  readonly sensitive = input.required<boolean>();
}
