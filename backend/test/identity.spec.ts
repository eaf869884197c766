import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { type Account, createAccount } from '@static-file-upload/testing/people/account';
import { awsVerifier, type Verifier } from './support/aws-verifier';
import { expectProblem } from './support/expectations';

const decode = (part = '') =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a caller', () => {
  let stack: Stack;
  let account: Account;
  let library: Verifier;
  let parts: readonly string[];

  beforeAll(async () => {
    stack = await startStack();
    ({ account } = stack);
    const { endpoint, userPoolId, clientId } = stack.aws.state;
    library = await awsVerifier(`${endpoint}/${userPoolId}`, clientId);
    parts = account.accessToken.split('.');
  });

  afterAll(() => stack.stop());

  const requestWith = (authorization?: string) =>
    fetch(`${stack.backend.url}/api/auth/me`, {
      headers: authorization === undefined ? {} : { authorization },
    });

  async function expectRefusal(authorization: string | undefined, challenge: string): Promise<void> {
    const response = await requestWith(authorization);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    await expectProblem(response, 401, 'unauthorized');
  }

  async function expectTokenRefused(token: string): Promise<void> {
    await expectRefusal(`Bearer ${token}`, 'Bearer error="invalid_token"');
    await expect(library.verify(token)).rejects.toThrow();
  }

  test('with an access token is accepted, and reads who it is', async () => {
    const response = await requestWith(`Bearer ${account.accessToken}`);
    const { username, exp } = decode(parts[1]);
    expect(await response.json()).toEqual({
      sub: account.sub,
      username,
      expiresAt: new Date(Number(exp) * 1000).toISOString(),
    });
    expect((await library.verify(account.accessToken)).sub).toBe(account.sub);
  });

  test.each([
    ['no token', undefined, 'Bearer'],
    ['another scheme', 'Basic dTpw', 'Bearer error="invalid_token"'],
    ['nothing after the scheme', 'Bearer', 'Bearer error="invalid_token"'],
    ['something else than a token', 'Bearer let-me-in', 'Bearer error="invalid_token"'],
  ])('with %s is refused', (_, authorization, challenge) => expectRefusal(authorization, challenge));

  test('with a token in the query is refused', async () => {
    const url = `${stack.backend.url}/api/auth/me?access_token=${account.accessToken}`;
    expect((await fetch(url)).status).toBe(401);
  });

  test('with an id token is refused', () => expectTokenRefused(account.idToken));

  test('with a changed signature is refused', () => {
    const [header, payload, signature = ''] = parts;
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    return expectTokenRefused(`${header}.${payload}.${changed}`);
  });

  test('with changed claims is refused', () => {
    const [header, payload, signature] = parts;
    return expectTokenRefused(
      `${header}.${encode({ ...decode(payload), sub: 'another-user' })}.${signature}`,
    );
  });

  test('with an unsigned token is refused', () =>
    expectTokenRefused(new UnsecuredJWT(decode(parts[1])).encode()));

  test('with a token that another key has signed is refused, whatever key it brings', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const { kid } = decode(parts[0]);
    const jwk = await exportJWK(publicKey);
    for (const header of [{ kid }, { kid: 'unknown' }, { kid, jwk }, {}]) {
      const signed = new SignJWT(decode(parts[1])).setProtectedHeader({
        alg: 'RS256',
        ...header,
      } as JWTHeaderParameters);
      await expectTokenRefused(await signed.sign(privateKey));
    }
  });

  test('that has signed out everywhere can use its access token until that expires', async () => {
    const other = await createAccount(stack.aws.state);
    const response = await fetch(stack.aws.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
      },
      body: JSON.stringify({ AccessToken: other.accessToken }),
    });
    expect(response.status).toBe(200);
    // The server checks tokens without asking the pool: this is the documented window, of one hour at most.
    expect((await requestWith(`Bearer ${other.accessToken}`)).status).toBe(200);
  });

  test.each([
    ['GET', '/api/config'],
    ['PUT', '/api/uploads/f?sensitive=true'],
    ['POST', '/api/uploads'],
  ])('without a token is refused by %s %s', async (method, path) => {
    const url = stack.backend.url + path;
    const response = await fetch(url, { method, body: method === 'GET' ? null : 'x' });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});
