import { TestEnvironment } from 'jest-environment-node';

/**
 * Node, with the browser's Cognito library loaded outside of Jest's sandbox: inside, the arithmetic of SRP takes
 * seconds for what is a quarter of a second everywhere else.
 */
export default class CognitoEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.cognitoLibrary = await import('amazon-cognito-identity-js');
  }
}
