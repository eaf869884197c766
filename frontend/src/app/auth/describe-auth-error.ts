import { ConnectionFailure } from '../http/connection-failure';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';
import { CognitoError, FurtherStepRequired, SessionEnded } from './cognito-error';

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
  ['EnableSoftwareTokenMFAException', 'account.error.codeWrong'],
  ['PasswordHistoryPolicyViolationException', 'account.error.passwordUsedBefore'],
  ['SoftwareTokenMFANotFoundException', 'account.error.noAuthenticators'],
  ['LimitExceededException', 'account.error.tooManyAttempts'],
  ['TooManyRequestsException', 'account.error.tooManyAttempts'],
  ['TooManyFailedAttemptsException', 'account.error.tooManyAttempts'],
]);

/** Cognito gives these one code with other reasons, and only its sentence tells them apart. */
const keyBySentence: readonly (readonly [RegExp, TranslationKey])[] = [
  [/^Password attempts exceeded/, 'account.error.tooManyPasswords'],
  [/[Ss]ession is expired|^Invalid session/, 'account.error.signInExpired'],
  [/cannot be reset in the current state/, 'account.error.resetNotPossible'],
  [/no registered\/verified email/, 'account.error.resetUnconfirmed'],
  [/Current status is CONFIRMED|already confirmed/, 'account.error.alreadyConfirmed'],
];

/** Other words for a code of Cognito's, where a page knows better what it means. */
export type AuthWords = Readonly<Record<string, TranslationKey>>;

/** What to tell a person when the user pool did not do what they asked for. */
export function describeAuthError(error: unknown, words: AuthWords = {}): Message {
  if (error instanceof SessionEnded) return { key: 'account.error.signInExpired' };
  if (error instanceof ConnectionFailure) return { key: 'account.error.unreachable' };
  if (error instanceof FurtherStepRequired) return { key: 'account.error.furtherStep' };
  if (!(error instanceof CognitoError)) return { key: 'account.error.unexpected' };
  const bySentence = keyBySentence.find(([sentence]) => sentence.test(error.message));
  return {
    key: bySentence?.[1] ?? words[error.code] ?? keyByCode.get(error.code) ?? 'account.error.unexpected',
  };
}
