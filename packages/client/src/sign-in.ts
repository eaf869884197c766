import { publicConfiguration, type PublicConfiguration } from '@static-file-upload/contract/configuration';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js';
import { parseJson } from './http.ts';

interface SignInRequest {
  /** Any address of the deployment; only its origin is used. */
  readonly url: URL;
  readonly user: string;
  /** Called once the deployment has responded. */
  readonly password: () => Promise<string>;
}

export interface Session {
  readonly accessToken: string;
  /** The access token, or a fresh one when it is about to expire. @throws Error when the session has ended */
  freshToken(): Promise<string>;
}

/** A token must outlive the request that it is sent with. */
const refreshBeforeSeconds = 120;

/**
 * Signs in with SRP (the password itself is never sent) at the user pool that a deployment names.
 * @throws Error with a sentence for a person: unreachable, wrong password, unconfirmed account, further challenge
 */
export async function signIn({ url, user, password }: SignInRequest): Promise<Session> {
  const configuration = await readPublicConfiguration(url);
  const storage = memoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: configuration.userPoolId,
    ClientId: configuration.clientId,
    Storage: storage,
    ...(configuration.cognitoEndpoint ? { endpoint: configuration.cognitoEndpoint } : {}),
  });
  const cognitoUser = new CognitoUser({ Username: user, Pool: pool, Storage: storage });
  const session = await authenticate(cognitoUser, user, await password());
  return toSession(cognitoUser, session);
}

function toSession(cognitoUser: CognitoUser, first: CognitoUserSession): Session {
  let current = first;
  const isFresh = () => current.getAccessToken().getExpiration() - refreshBeforeSeconds > Date.now() / 1000;
  let refreshing: Promise<void> | undefined;
  const refresh = async () => void (current = await refreshed(cognitoUser, current));
  return {
    accessToken: first.getAccessToken().getJwtToken(),
    freshToken: async () => {
      if (!isFresh()) await (refreshing ??= refresh().finally(() => (refreshing = undefined)));
      return current.getAccessToken().getJwtToken();
    },
  };
}

function refreshed(cognitoUser: CognitoUser, session: CognitoUserSession): Promise<CognitoUserSession> {
  return new Promise((resolve, reject) => {
    cognitoUser.refreshSession(
      session.getRefreshToken(),
      (error: unknown, next: CognitoUserSession | undefined) =>
        next ? resolve(next) : reject(new Error('The session has ended. Sign in again.', { cause: error })),
    );
  });
}

async function readPublicConfiguration(url: URL): Promise<PublicConfiguration> {
  const address = new URL('/api/config/public', url);
  const response = await fetch(address).catch((error: unknown) => {
    throw new Error(`${url.origin} does not respond. Is the address right, and is the service running?`, {
      cause: error,
    });
  });
  const configuration = response.ok ? parseJson(publicConfiguration, await response.text()) : undefined;
  if (configuration) return configuration;
  throw new Error(
    `${address.href} sent a response with status ${response.status} that is not valid. Is this a Static File Upload service?`,
  );
}

function authenticate(cognitoUser: CognitoUser, user: string, password: string): Promise<CognitoUserSession> {
  const details = new AuthenticationDetails({ Username: user, Password: password });
  const refuse = (reason: string) =>
    new Error(`${reason} Sign in once in the browser, then run this command again.`);
  return new Promise((resolve, reject) => {
    cognitoUser.authenticateUser(details, {
      onSuccess: resolve,
      onFailure: (error: unknown) => reject(asError(error)),
      newPasswordRequired: () => reject(refuse('This account must set a new password first.')),
      mfaRequired: () => reject(refuse('This account requires a code by SMS.')),
      totpRequired: () => reject(refuse('This account requires a code from an authenticator app.')),
    });
  });
}

function asError(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error.name === 'UserNotConfirmedException') {
    return new Error('This account is not confirmed yet. Enter the code from your e-mail first.', {
      cause: error,
    });
  }
  return error;
}

/** Tokens stay in this process: nothing is written to disk. */
function memoryStorage(): ICognitoStorage {
  const items = new Map<string, string>();
  return {
    setItem: (key, value) => void items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
