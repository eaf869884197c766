import { Component, type Signal, computed, inject, input, signal } from '@angular/core';
import { ConfigStore } from '../../config/config-store';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { Icon } from '../../ui/icon';
import { type AccountForm, type FormField } from './account-form';
import { PasswordField } from './password-field';
import { type PasswordRule, checkPassword } from './password-rules';

export interface NewPassword extends FormField {
  readonly rules: Signal<readonly PasswordRule[]>;
}

/** A field for a password that keeps the rules of the user pool. Call it in an injection context. */
export function newPassword(form: AccountForm): NewPassword {
  const { config } = inject(ConfigStore);
  const text = signal('');
  const rules = computed(() => {
    const policy = config()?.passwordPolicy;
    return policy ? checkPassword(policy, text()) : [];
  });
  const isValid = (password: string) => password !== '' && rules().every(({ met }) => met);
  return { ...form.field({ text, isValid, error: 'account.signUp.rulesBroken' }), rules };
}

/** Where a person chooses a password; its rules stand below it and are ticked off while it is typed. */
@Component({
  selector: 'app-new-password-field',
  imports: [Icon, PasswordField],
  template: `
    <app-password-field
      autocomplete="new-password"
      [describedBy]="name() + '-rules'"
      [name]="name()"
      [label]="label()"
      [field]="field()"
    />
    <div class="rules" [id]="name() + '-rules'">
      <p class="small muted">{{ t('account.signUp.rules') }}</p>
      <ul>
        @for (rule of field().rules(); track rule.message.key) {
          <li [class.met]="rule.met">
            <app-icon [name]="rule.met ? 'check' : 'circle'" />
            {{ t(rule.message) }}
            <span class="visually-hidden">
              ({{ t(rule.met ? 'account.signUp.ruleMet' : 'account.signUp.ruleOpen') }})
            </span>
          </li>
        }
      </ul>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }
    .rules {
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
export class NewPasswordField {
  protected readonly t = inject(Translator).text;
  readonly field = input.required<NewPassword>();
  readonly name = input('password');
  readonly label = input<TranslationKey>('account.password');
}
