/**
 * Everything that needs `amazon-cognito-identity-js`, loaded when someone signs in or up: the library is a
 * third of the page's weight.
 */
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { type PublicConfig } from '../config/public-config';
import { ConnectionFailure } from '../http/connection-failure';
import { CognitoError, FurtherStepRequired } from './cognito-error';
import { type Session } from './session';

/** Signs in by SRP: the password is used here and never sent. */
export async function signIn(config: PublicConfig, email: string, password: string): Promise<Session> {
  const user = userOf(config, email);
  const details = new AuthenticationDetails({ Username: email, Password: password });
  const tokens = await new Promise<CognitoUserSession>((resolve, reject) => {
    const furtherStep = () => reject(new FurtherStepRequired());
    user.authenticateUser(details, {
      onSuccess: resolve,
      onFailure: (error: unknown) => reject(translate(error)),
      newPasswordRequired: furtherStep,
      mfaRequired: furtherStep,
      totpRequired: furtherStep,
      mfaSetup: furtherStep,
      selectMFAType: furtherStep,
      customChallenge: furtherStep,
    });
  });
  return toSession(tokens, email);
}

export async function signUp(config: PublicConfig, email: string, password: string): Promise<void> {
  const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
  await settle((done) => poolOf(config).signUp(email, password, attributes, [], done));
}

export async function confirmSignUp(config: PublicConfig, email: string, code: string): Promise<void> {
  await settle((done) => userOf(config, email).confirmRegistration(code, false, done));
}

export async function resendCode(config: PublicConfig, email: string): Promise<void> {
  await settle((done) => userOf(config, email).resendConfirmationCode(done));
}

function poolOf(config: PublicConfig): CognitoUserPool {
  return new CognitoUserPool({
    UserPoolId: config.userPoolId,
    ClientId: config.clientId,
    Storage: forgetfulStorage(),
    ...(config.cognitoEndpoint === undefined ? {} : { endpoint: config.cognitoEndpoint }),
  });
}

function userOf(config: PublicConfig, email: string): CognitoUser {
  return new CognitoUser({ Username: email, Pool: poolOf(config), Storage: forgetfulStorage() });
}

function settle(call: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    call((error) => (error ? reject(translate(error)) : resolve()));
  });
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

/** The library may keep its tokens for one call only: SavedSession alone decides what outlives it. */
function forgetfulStorage(): ICognitoStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
