import { z } from 'zod';
import { AwsError } from '../../http/aws-error.ts';

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
}

/** What a new password may look like under any policy: up to 256 characters, no space at either end. */
export const newPassword = z
  .string()
  .max(256)
  .regex(/^\S(.*\S)?$/su, 'A password neither begins nor ends with a space.');

/** The special characters that Cognito counts as symbols, from its developer guide. */
const symbols = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/**
 * Letters are those of Basic Latin, as in Cognito's developer guide.
 * @throws AwsError InvalidPasswordException that names the first rule the password breaks
 */
export function requireGoodPassword(policy: PasswordPolicy, password: string): void {
  const rules: [boolean, string][] = [
    [password.length >= policy.minimumLength, 'Password not long enough'],
    [!policy.requireUppercase || /[A-Z]/.test(password), 'Password must have uppercase characters'],
    [!policy.requireLowercase || /[a-z]/.test(password), 'Password must have lowercase characters'],
    [!policy.requireNumbers || /\d/.test(password), 'Password must have numeric characters'],
    [!policy.requireSymbols || symbols.test(password), 'Password must have symbol characters'],
  ];
  const broken = rules.find(([holds]) => !holds);
  if (broken) {
    throw new AwsError('InvalidPasswordException', `Password did not conform with policy: ${broken[1]}`);
  }
}
