/** Everything that needs `amazon-cognito-identity-js`, loaded when a person signs in, because it is large. */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { type PublicConfiguration } from '@static-file-upload/contract/configuration';
import { withTimeout } from '../http/with-timeout';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, FurtherStepRequired } from './cognito-error';
import { type Session } from './session';
import { type Challenge, type SignInResult } from './sign-in-result';

/** A step takes two requests at most, and some arithmetic that needs a second on a slow phone. */
const stepWithinMs = 20_000;
const deviceName = 'Authenticator app';

/** Signs in by SRP: the password is used here and never sent. */
export function signIn(config: PublicConfiguration, email: string, password: string): Promise<SignInResult> {
  const steps = new SignInSteps(userOf(config, email), email);
  return steps.begin(new AuthenticationDetails({ Username: email, Password: password }));
}

/** One sign-in; the library's user object holds its progress. */
class SignInSteps {
  readonly #user: CognitoUser;
  readonly #email: string;

  constructor(user: CognitoUser, email: string) {
    this.#user = user;
    this.#email = email;
  }

  begin(details: AuthenticationDetails): Promise<SignInResult> {
    return this.#step((callbacks) => this.#user.authenticateUser(details, callbacks));
  }

  /**
   * Runs one step, which leads to a session or to the next challenge. The library itself would wait for a response
   * without limit.
   */
  #step(run: (callbacks: IAuthenticationCallback) => void): Promise<SignInResult> {
    const step = new Promise<SignInResult>((resolve, reject) => {
      const demand = (challenge: Challenge) => resolve({ challenge });
      const furtherStep = () => reject(new FurtherStepRequired());
      const onFailure = (error: unknown) => reject(translate(error));
      run({
        onSuccess: (tokens) => resolve({ session: toSession(tokens, this.#email) }),
        onFailure,
        newPasswordRequired: () => demand({ kind: 'new-password', answer: this.#setPassword }),
        totpRequired: () => demand({ kind: 'code', answer: this.#sendCode }),
        mfaSetup: () =>
          this.#user.associateSoftwareToken({
            associateSecretCode: (secret) =>
              demand({ kind: 'authenticator', secret, answer: this.#verifyAuthenticator }),
            onFailure,
          }),
        mfaRequired: furtherStep,
        selectMFAType: furtherStep,
        customChallenge: furtherStep,
      });
    });
    return withTimeout(stepWithinMs, step);
  }

  readonly #setPassword = (password: string) =>
    this.#step((callbacks) => this.#user.completeNewPasswordChallenge(password, {}, callbacks));

  readonly #sendCode = (code: string) =>
    this.#step((callbacks) => this.#user.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'));

  readonly #verifyAuthenticator = (code: string) =>
    this.#step((callbacks) => this.#user.verifySoftwareToken(code, deviceName, callbacks));
}

function userOf(config: PublicConfiguration, email: string): CognitoUser {
  const pool = new CognitoUserPool({
    UserPoolId: config.userPoolId,
    ClientId: config.clientId,
    Storage: forgetfulStorage(),
    ...(config.cognitoEndpoint === undefined ? {} : { endpoint: config.cognitoEndpoint }),
  });
  return new CognitoUser({ Username: email, Pool: pool, Storage: forgetfulStorage() });
}

function toSession(tokens: CognitoUserSession, email: string): Session {
  const access = tokens.getAccessToken();
  const claims = tokens.getIdToken().decodePayload();
  // Its lifetime counted from now, not the claim itself: this device's clock may be wrong.
  const lifetimeMs = (access.getExpiration() - access.getIssuedAt()) * 1000;
  return {
    userId: String(claims['sub']),
    email: typeof claims['email'] === 'string' ? claims['email'] : email,
    accessToken: access.getJwtToken(),
    refreshToken: tokens.getRefreshToken().getToken(),
    expiresAt: Date.now() + lifetimeMs,
  };
}

function translate(error: unknown): Error {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'NetworkError') return new ConnectionFailure(error);
  return new CognitoError(code ?? 'UnknownError', message ?? '', error);
}

/** The library keeps its tokens for one call only, because SavedSession alone stores sessions. */
function forgetfulStorage(): ICognitoStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
