/** The user pool refused; `code` is Cognito's own name for the reason, such as `NotAuthorizedException`. */
export class CognitoError extends Error {
  override readonly name = 'CognitoError';

  constructor(
    readonly code: string,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }

  /** Whether the account was never confirmed; asked for a new password, Cognito says so by its sentence only. */
  get isUnconfirmed(): boolean {
    return this.code === 'UserNotConfirmedException' || /no registered\/verified email/.test(this.message);
  }

  /** Whether the access token was refused and not the password; only Cognito's sentence distinguishes them. */
  get refusesToken(): boolean {
    return this.code === 'NotAuthorizedException' && /access token/i.test(this.message);
  }
}

/** The account demands a step at sign-in that this product does not offer yet, such as a code by SMS. */
export class FurtherStepRequired extends Error {
  override readonly name = 'FurtherStepRequired';
}

/** The session has ended and cannot be renewed: the person has to sign in again. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';

  constructor(cause?: unknown) {
    super('The session has ended', { cause });
  }
}
