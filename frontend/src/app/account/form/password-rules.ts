import { type PasswordPolicy } from '@static-file-upload/contract/configuration';
import { type Message } from '../../i18n/message';

export interface PasswordRule {
  readonly message: Message;
  readonly met: boolean;
}

/** The special characters that Cognito counts as symbols, from its developer guide. */
const symbol = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** Every rule that the pool's policy makes, and whether a password keeps it. */
export function checkPassword(policy: PasswordPolicy, password: string): PasswordRule[] {
  const rules: readonly (readonly [required: boolean, met: boolean, Message])[] = [
    [
      true,
      password.length >= policy.minimumLength,
      { key: 'account.signUp.minimumLength', params: { count: policy.minimumLength } },
    ],
    [policy.requireLowercase, /[a-z]/.test(password), { key: 'account.signUp.lowercase' }],
    [policy.requireUppercase, /[A-Z]/.test(password), { key: 'account.signUp.uppercase' }],
    [policy.requireNumbers, /[0-9]/.test(password), { key: 'account.signUp.number' }],
    // A space counts only between other characters.
    [policy.requireSymbols, symbol.test(password.trim()), { key: 'account.signUp.symbol' }],
  ];
  return rules.flatMap(([required, met, message]) => (required ? [{ message, met }] : []));
}
