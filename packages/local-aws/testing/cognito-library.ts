import type * as CognitoLibrary from 'amazon-cognito-identity-js';

declare global {
  /** Set by cognito-environment.mjs. */
  var cognitoLibrary: typeof CognitoLibrary;
}

/** The library of the browser; for tests that run in the environment of cognito-environment.mjs. */
export const { AuthenticationDetails, CognitoUser, CognitoUserPool } = globalThis.cognitoLibrary;
