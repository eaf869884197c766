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
}

/** The account asks for a step at sign-in that this product does not offer yet, such as a second factor. */
export class FurtherStepRequired extends Error {
  override readonly name = 'FurtherStepRequired';
}

/** The session is over for good: a person has to sign in again. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';

  constructor(cause?: unknown) {
    super('The session has ended', { cause });
  }
}
