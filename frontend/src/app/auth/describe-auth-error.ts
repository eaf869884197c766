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

/** Cognito uses one code for several reasons here; only its sentence distinguishes them. */
const keyBySentence: readonly (readonly [RegExp, TranslationKey])[] = [
  [/^Password attempts exceeded/, 'account.error.tooManyPasswords'],
  [/[Ss]ession is expired|^Invalid session/, 'account.error.signInExpired'],
  [/cannot be reset in the current state/, 'account.error.resetNotPossible'],
  [/Current status is CONFIRMED|already confirmed/, 'account.error.alreadyConfirmed'],
];

/** A page's own messages by Cognito's error code, where the page knows more about the reason. */
export type AuthMessages = Readonly<Record<string, TranslationKey>>;

/** What Cognito's errors mean where the code comes from an app and not from a mail. */
export const authenticatorMessages: AuthMessages = {
  CodeMismatchException: 'account.error.appCodeWrong',
  EnableSoftwareTokenMFAException: 'account.error.appCodeWrong',
  ExpiredCodeException: 'account.error.appCodeUsed',
  InvalidParameterException: 'account.error.noAuthenticators',
};

/** The message for a person when the user pool did not do what the page requested. */
export function describeAuthError(error: unknown, messages: AuthMessages = {}): Message {
  if (error instanceof SessionEnded) return { key: 'account.error.signInExpired' };
  if (error instanceof ConnectionFailure) return { key: 'account.error.unreachable' };
  if (error instanceof FurtherStepRequired) return { key: 'account.error.furtherStep' };
  if (!(error instanceof CognitoError)) return { key: 'account.error.unexpected' };
  const bySentence = keyBySentence.find(([sentence]) => sentence.test(error.message));
  return {
    key: bySentence?.[1] ?? messages[error.code] ?? keyByCode.get(error.code) ?? 'account.error.unexpected',
  };
}
