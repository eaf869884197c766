import { Service, inject } from '@angular/core';
import { canonicalEmail } from '@static-file-upload/contract/email';
import { ConfigStore } from '../config/config-store';
import { withTimeout } from '../http/with-timeout';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, SessionEnded } from './cognito-error';
import { cognitoRequest } from './cognito-request';
import { type Operation, type ResponseOf } from './cognito-responses';
import { type Session } from './session';
import { type SignInResult } from './sign-in-result';

const libraryWithinMs = 20_000;
const endedCodes = new Set(['NotAuthorizedException', 'UserNotFoundException', 'ResourceNotFoundException']);

/**
 * The user pool, which gets every address in its one form. Every method throws CognitoError or ConnectionFailure.
 */
@Service()
export class Cognito {
  readonly #config = inject(ConfigStore);

  /** Loads the sign-in library in advance, so that the button responds at once. Repeated calls do no harm. */
  prepare(): void {
    // The failure is reported when the library is needed.
    void this.#library().catch(() => undefined);
  }

  /** @throws FurtherStepRequired too */
  async signIn(email: string, password: string): Promise<SignInResult> {
    return (await this.#library()).signIn(await this.#config.ready(), canonicalEmail(email), password);
  }

  async signUp(email: string, password: string): Promise<void> {
    const UserAttributes = [{ Name: 'email', Value: canonicalEmail(email) }];
    await this.#requestFor(email, 'SignUp', { Password: password, UserAttributes });
  }

  async confirmSignUp(email: string, code: string): Promise<void> {
    await this.#requestFor(email, 'ConfirmSignUp', { ConfirmationCode: code });
  }

  async resendCode(email: string): Promise<void> {
    await this.#requestFor(email, 'ResendConfirmationCode');
  }

  /** Requests a mail with the code for `resetPassword`. */
  async forgotPassword(email: string): Promise<void> {
    await this.#requestFor(email, 'ForgotPassword');
  }

  async resetPassword(email: string, code: string, password: string): Promise<void> {
    await this.#requestFor(email, 'ConfirmForgotPassword', { ConfirmationCode: code, Password: password });
  }

  /** @throws SessionEnded when the pool refuses to renew it */
  async refresh(session: Session): Promise<Session> {
    try {
      const { AuthenticationResult } = await this.#request('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: session.refreshToken },
      });
      const { AccessToken, ExpiresIn, RefreshToken } = AuthenticationResult;
      return {
        ...session,
        accessToken: AccessToken,
        refreshToken: RefreshToken ?? session.refreshToken,
        expiresAt: Date.now() + ExpiresIn * 1000,
      };
    } catch (error) {
      if (error instanceof CognitoError && endedCodes.has(error.code)) throw new SessionEnded(error);
      throw error;
    }
  }

  async revoke(session: Session): Promise<void> {
    await this.#request('RevokeToken', { Token: session.refreshToken });
  }

  async #requestFor(email: string, operation: Operation, input: object = {}): Promise<void> {
    await this.#request(operation, { Username: canonicalEmail(email), ...input });
  }

  async #request<Name extends Operation>(operation: Name, input: object): Promise<ResponseOf<Name>> {
    const config = await this.#config.ready();
    return cognitoRequest(config, operation, { ClientId: config.clientId, ...input });
  }

  async #library() {
    try {
      return await withTimeout(libraryWithinMs, import('./cognito-library'));
    } catch (error) {
      throw new ConnectionFailure(error);
    }
  }
}
