import type {
  CognitoRefreshToken,
  CognitoUserPool as Pool,
  CognitoUser as User,
  CognitoUserSession,
} from 'amazon-cognito-identity-js';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from './cognito-library.ts';

export interface PoolAddress {
  readonly url: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

type Settle = (error?: Error | null) => void;

/** A sign-in whose password was right, and that needs one more step. */
export interface UnfinishedSignIn {
  readonly challenge: 'NEW_PASSWORD_REQUIRED' | 'SOFTWARE_TOKEN_MFA';
  /** Responds to the challenge; may be called again after a refusal. */
  readonly respond: (secret: string, attributes?: object) => Promise<CognitoUserSession>;
}

/** A page's use of a user pool, through the browser's library. */
export class CognitoBrowser {
  readonly #address: PoolAddress;
  readonly #pool: Pool;

  constructor(address: PoolAddress) {
    this.#address = address;
    const { url, userPoolId, clientId } = address;
    this.#pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: url });
  }

  account(email: string): User {
    return new CognitoUser({ Username: email, Pool: this.#pool });
  }

  /** @returns the user's sub */
  signUp(email: string, password: string): Promise<string> {
    return new Promise((resolve, reject) =>
      this.#pool.signUp(email, password, [], [], (error, result) =>
        error ? reject(error) : resolve(result?.userSub ?? ''),
      ),
    );
  }

  confirm(email: string, code: string): Promise<void> {
    return this.#settle((done) => this.account(email).confirmRegistration(code, true, done));
  }

  resend(email: string): Promise<void> {
    return this.#settle((done) => this.account(email).resendConfirmationCode(done));
  }

  signIn(email: string, password: string): Promise<CognitoUserSession> {
    const details = new AuthenticationDetails({ Username: email, Password: password });
    return new Promise((resolve, reject) =>
      this.account(email).authenticateUser(details, { onSuccess: resolve, onFailure: reject }),
    );
  }

  /** A sign-in that must not end with the password. @throws Error when it does */
  beginSignIn(email: string, password: string): Promise<UnfinishedSignIn> {
    const details = new AuthenticationDetails({ Username: email, Password: password });
    const user = this.account(email);
    return new Promise((resolve, reject) =>
      user.authenticateUser(details, {
        onSuccess: () => reject(new Error('The sign-in demanded no further step.')),
        onFailure: reject,
        totpRequired: () =>
          resolve({
            challenge: 'SOFTWARE_TOKEN_MFA',
            respond: (code) => this.#signedIn((done) => user.sendMFACode(code, done, 'SOFTWARE_TOKEN_MFA')),
          }),
        newPasswordRequired: () =>
          resolve({
            challenge: 'NEW_PASSWORD_REQUIRED',
            respond: (secret, attributes = {}) =>
              this.#signedIn((done) => user.completeNewPasswordChallenge(secret, attributes, done)),
          }),
      }),
    );
  }

  /** @returns the secret for an authenticator app */
  associate(session: CognitoUserSession): Promise<string> {
    return new Promise((resolve, reject) =>
      this.#signedInUser(session).associateSoftwareToken({
        associateSecretCode: resolve,
        onFailure: reject,
      }),
    );
  }

  verify(session: CognitoUserSession, code: string): Promise<void> {
    return this.#settle((done) =>
      this.#signedInUser(session).verifySoftwareToken(code, 'A phone', {
        onSuccess: () => done(null),
        onFailure: done,
      }),
    );
  }

  preferSoftwareToken(session: CognitoUserSession, on: boolean): Promise<void> {
    const settings = { Enabled: on, PreferredMfa: on };
    return this.#settle((done) =>
      this.#signedInUser(session).setUserMfaPreference(null, settings, (error) => done(error ?? null)),
    );
  }

  refresh(email: string, token: CognitoRefreshToken): Promise<CognitoUserSession> {
    return new Promise((resolve, reject) =>
      this.account(email).refreshSession(token, (error: Error | null, session: CognitoUserSession) =>
        error ? reject(error) : resolve(session),
      ),
    );
  }

  forgotPassword(email: string): Promise<void> {
    return this.#settle((done) =>
      this.account(email).forgotPassword({ onSuccess: () => done(null), onFailure: done }),
    );
  }

  resetPassword(email: string, code: string, password: string): Promise<void> {
    return this.#settle((done) =>
      this.account(email).confirmPassword(code, password, { onSuccess: () => done(null), onFailure: done }),
    );
  }

  /** A call without the library, which hides some responses and repeats some calls. */
  async call(operation: string, input: object): Promise<unknown> {
    return (await this.post(operation, JSON.stringify(input))).json();
  }

  post(operation: string, body: string): Promise<Response> {
    return fetch(this.#address.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body,
    });
  }

  #signedInUser(session: CognitoUserSession): User {
    const user = this.account(String(session.getAccessToken().payload['username']));
    user.setSignInUserSession(session);
    return user;
  }

  #signedIn(
    begin: (done: { onSuccess: (s: CognitoUserSession) => void; onFailure: (e: Error) => void }) => void,
  ): Promise<CognitoUserSession> {
    return new Promise((resolve, reject) => begin({ onSuccess: resolve, onFailure: reject }));
  }

  #settle(begin: (done: Settle) => void): Promise<void> {
    return new Promise((resolve, reject) => begin((error) => (error ? reject(error) : resolve())));
  }
}
