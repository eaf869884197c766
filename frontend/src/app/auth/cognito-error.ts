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

  /** Whether it was the access token that was refused; only Cognito's sentence tells that from a wrong password. */
  get refusesToken(): boolean {
    return this.code === 'NotAuthorizedException' && /access token/i.test(this.message);
  }
}

/** The account asks for a step at sign-in that this product does not offer yet, such as a code by SMS. */
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
