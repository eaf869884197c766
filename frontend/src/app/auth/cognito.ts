import { Service, inject } from '@angular/core';
import { ConfigStore } from '../config/config-store';
import { withTimeout } from '../http/with-timeout';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, SessionEnded } from './cognito-error';
import { cognitoRequest } from './cognito-request';
import { type Session } from './session';
import { type SignInResult } from './sign-in-result';

const libraryWithinMs = 20_000;
const endedCodes = new Set(['NotAuthorizedException', 'UserNotFoundException', 'ResourceNotFoundException']);

interface RefreshAnswer {
  readonly AuthenticationResult: {
    readonly AccessToken: string;
    readonly ExpiresIn: number;
    readonly RefreshToken?: string;
  };
}

/** The user pool. Every method throws CognitoError or ConnectionFailure. */
@Service()
export class Cognito {
  readonly #config = inject(ConfigStore);

  /** Fetches what signing in needs before it is asked for, so that the button answers at once. May be called often. */
  prepare(): void {
    // A failure shows when the library is needed, where there are words for it.
    void this.#library().catch(() => undefined);
  }

  /** @throws FurtherStepRequired too */
  async signIn(email: string, password: string): Promise<SignInResult> {
    return (await this.#library()).signIn(await this.#config.ready(), email, password);
  }

  async signUp(email: string, password: string): Promise<void> {
    const UserAttributes = [{ Name: 'email', Value: email }];
    await this.#ask('SignUp', { Username: email, Password: password, UserAttributes });
  }

  async confirmSignUp(email: string, code: string): Promise<void> {
    await this.#ask('ConfirmSignUp', { Username: email, ConfirmationCode: code });
  }

  async resendCode(email: string): Promise<void> {
    await this.#ask('ResendConfirmationCode', { Username: email });
  }

  /** Has a code mailed with which `resetPassword` sets a new password. */
  async forgotPassword(email: string): Promise<void> {
    await this.#ask('ForgotPassword', { Username: email });
  }

  async resetPassword(email: string, code: string, password: string): Promise<void> {
    await this.#ask('ConfirmForgotPassword', { Username: email, ConfirmationCode: code, Password: password });
  }

  /** @throws SessionEnded when the pool will not renew it any more */
  async refresh(session: Session): Promise<Session> {
    try {
      const answer = await this.#ask('InitiateAuth', {
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: session.refreshToken },
      });
      const { AccessToken, ExpiresIn, RefreshToken } = (answer as RefreshAnswer).AuthenticationResult;
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
    await this.#ask('RevokeToken', { Token: session.refreshToken });
  }

  async #ask(operation: Parameters<typeof cognitoRequest>[1], input: object): Promise<unknown> {
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
