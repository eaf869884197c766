import { ConnectionFailure } from '../http/connection-failure';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { CognitoError, FurtherStepRequired } from './cognito-error';

const keyByCode = new Map<string, TranslationKey>([
  ['NotAuthorizedException', 'account.error.wrongPassword'],
  ['UserNotFoundException', 'account.error.wrongPassword'],
  ['UsernameExistsException', 'account.error.emailTaken'],
  ['AliasExistsException', 'account.error.emailTaken'],
  ['InvalidPasswordException', 'account.error.passwordRefused'],
  ['InvalidParameterException', 'account.error.emailRefused'],
  ['CodeMismatchException', 'account.error.codeWrong'],
  ['ExpiredCodeException', 'account.error.codeExpired'],
  ['CodeDeliveryFailureException', 'account.error.mailFailed'],
  ['PasswordResetRequiredException', 'account.error.passwordReset'],
  ['LimitExceededException', 'account.error.tooManyAttempts'],
  ['TooManyRequestsException', 'account.error.tooManyAttempts'],
  ['TooManyFailedAttemptsException', 'account.error.tooManyAttempts'],
]);

/** Cognito gives these one code with other reasons, and only its sentence tells them apart. */
const keyBySentence: readonly (readonly [RegExp, TranslationKey])[] = [
  [/^Password attempts exceeded/, 'account.error.tooManyPasswords'],
  [/Current status is CONFIRMED|already confirmed/, 'account.error.alreadyConfirmed'],
];

/** What to tell a person when signing in, signing up or confirming did not work. */
export function describeAuthError(error: unknown): Message {
  if (error instanceof ConnectionFailure) return { key: 'account.error.unreachable' };
  if (error instanceof FurtherStepRequired) return { key: 'account.error.furtherStep' };
  if (!(error instanceof CognitoError)) return { key: 'account.error.unexpected' };
  const bySentence = keyBySentence.find(([sentence]) => sentence.test(error.message));
  return { key: bySentence?.[1] ?? keyByCode.get(error.code) ?? 'account.error.unexpected' };
}
