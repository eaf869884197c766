import { type AuthWords } from '../auth/describe-auth-error';

/** What Cognito's refusals mean where the code comes from an app and not from a mail. */
export const authenticatorWords: AuthWords = {
  CodeMismatchException: 'account.error.appCodeWrong',
  EnableSoftwareTokenMFAException: 'account.error.appCodeWrong',
  ExpiredCodeException: 'account.error.appCodeUsed',
  InvalidParameterException: 'account.error.noAuthenticators',
};
