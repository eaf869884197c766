import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, FurtherStepRequired, SessionEnded } from './cognito-error';
import { describeAuthError } from './describe-auth-error';

test.each([
  [new CognitoError('NotAuthorizedException', 'Incorrect username or password.'), 'wrongPassword'],
  [new CognitoError('NotAuthorizedException', 'Password attempts exceeded'), 'tooManyPasswords'],
  [
    new CognitoError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'),
    'alreadyConfirmed',
  ],
  [new CognitoError('InvalidParameterException', 'User is already confirmed.'), 'alreadyConfirmed'],
  [new CognitoError('UserNotFoundException', 'User does not exist.'), 'wrongPassword'],
  [new CognitoError('UsernameExistsException', ''), 'emailTaken'],
  [new CognitoError('CodeMismatchException', ''), 'codeWrong'],
  [new CognitoError('ExpiredCodeException', ''), 'codeExpired'],
  [new CognitoError('LimitExceededException', ''), 'tooManyAttempts'],
  [
    new CognitoError('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
    'signInExpired',
  ],
  [
    new CognitoError('NotAuthorizedException', 'User password cannot be reset in the current state.'),
    'resetNotPossible',
  ],
  [new SessionEnded(), 'signInExpired'],
  [new CognitoError('SomethingNewException', ''), 'unexpected'],
  [new FurtherStepRequired(), 'furtherStep'],
  [new ConnectionFailure(), 'unreachable'],
  [new TypeError('x is not a function'), 'unexpected'],
])('the message for “%s” is account.error.%s', (error, name) => {
  expect(describeAuthError(error).key).toBe(`account.error.${name}`);
});

test('a page can replace the usual message for an error code by its own', () => {
  const messages = { CodeMismatchException: 'account.error.appCodeWrong' } as const;

  expect(describeAuthError(new CognitoError('CodeMismatchException', ''), messages).key).toBe(
    'account.error.appCodeWrong',
  );
});
