import { Component, computed, input } from '@angular/core';
import { Icon, type IconName } from './icon';

const icons = { error: 'alert', info: 'info', success: 'check' } as const satisfies Record<string, IconName>;

/** A highlighted message; screen readers say errors at once. */
@Component({
  selector: 'app-notice',
  imports: [Icon],
  template: `<app-icon [name]="icon()" />
    <div><ng-content /></div>`,
  styles: `
    :host {
      display: flex;
      gap: 12px;
      padding: 12px var(--space-2);
      border-radius: var(--radius);
      background: var(--surface-sunken);
    }
    app-icon {
      margin-top: 2px;
    }
    div {
      display: grid;
      gap: var(--space-1);
      justify-items: start;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    :host(.error) {
      background: var(--error-soft);
    }
    :host(.error) app-icon {
      color: var(--error);
    }
    :host(.success) {
      background: var(--accent-soft);
    }
    :host(.success) app-icon {
      color: var(--accent);
    }
  `,
  host: { '[class]': 'kind()', '[attr.role]': "kind() === 'error' ? 'alert' : 'status'" },
})
export class Notice {
  readonly kind = input<keyof typeof icons>('info');
  protected readonly icon = computed(() => icons[this.kind()]);
}
