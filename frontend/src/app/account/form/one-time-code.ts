import { type TranslationKey } from '../../i18n/translation-key';
import { type AccountForm, type FormField } from './account-form';

/** A code as mailed and as shown by authenticator apps. */
const shape = /^\d{6}$/;
const digit = /\p{Nd}/gu;
/** Blanks, hyphens, and marks such as those for the direction of text, which are copied along with a code. */
const between = /[\s\p{Pd}\p{Cf}]/gu;

/** The field of a code, whichever digits the person writes. */
export function oneTimeCode(form: AccountForm, error: TranslationKey): FormField {
  return form.field({ read: plainDigits, isValid: (code) => shape.test(code), error });
}

/** Makes the digits of every script 0 to 9, as the user pool takes them, and leaves out what may stand between them. */
export function plainDigits(text: string): string {
  return text.replaceAll(between, '').replaceAll(digit, (found) => String(digitValue(found)));
}

/** Unicode keeps the ten digits of a script together and in order, and some such tens beside each other. */
function digitValue(found: string): number {
  const codePoint = found.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return (codePoint - zero) % 10;
}
