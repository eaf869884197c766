import { Component, inject, input } from '@angular/core';
import { Translator } from '../i18n/translator';
import { Icon } from '../ui/icon';
import { type PasswordRule } from './password-rules';

/** The rules of a password, ticked off while it is typed. */
@Component({
  selector: 'app-password-rule-list',
  imports: [Icon],
  template: `
    <p class="small muted">{{ t('account.signUp.rules') }}</p>
    <ul>
      @for (rule of rules(); track rule.message.key) {
        <li [class.met]="rule.met">
          <app-icon [name]="rule.met ? 'check' : 'circle'" />
          {{ t(rule.message.key, rule.message.params) }}
          <span class="visually-hidden">
            ({{ t(rule.met ? 'account.signUp.ruleMet' : 'account.signUp.ruleOpen') }})
          </span>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-half);
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--space-1);
      color: var(--ink-muted);
      font-size: var(--text-small);
      line-height: 1.75rem;
    }
    app-icon {
      transform: scale(0.8);
    }
    .met {
      color: var(--accent);
    }
  `,
})
export class PasswordRuleList {
  protected readonly t = inject(Translator).text;
  readonly rules = input.required<readonly PasswordRule[]>();
}
