import { Service, inject } from '@angular/core';
import { ConfigStore } from '../config/config-store';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, SessionEnded } from './cognito-error';
import { cognitoRequest } from './cognito-request';
import { type Session } from './session';

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

  /** Fetches what signing in needs before it is asked for, so that the button answers at once. */
  prepare(): void {
    // A failure shows when the library is needed, where there are words for it.
    void this.#library().catch(() => undefined);
  }

  /** @throws FurtherStepRequired too */
  async signIn(email: string, password: string): Promise<Session> {
    return (await this.#library()).signIn(await this.#config.ready(), email, password);
  }

  async signUp(email: string, password: string): Promise<void> {
    await (await this.#library()).signUp(await this.#config.ready(), email, password);
  }

  async confirmSignUp(email: string, code: string): Promise<void> {
    await (await this.#library()).confirmSignUp(await this.#config.ready(), email, code);
  }

  async resendCode(email: string): Promise<void> {
    await (await this.#library()).resendCode(await this.#config.ready(), email);
  }

  /** @throws SessionEnded when the pool will not renew it any more */
  async refresh(session: Session): Promise<Session> {
    try {
      const answer = await cognitoRequest(await this.#config.ready(), 'InitiateAuth', {
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
    await cognitoRequest(await this.#config.ready(), 'RevokeToken', { Token: session.refreshToken });
  }

  async #library() {
    try {
      return await import('./cognito-library');
    } catch (error) {
      throw new ConnectionFailure(error);
    }
  }
}
