import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT, UnsecuredJWT } from 'jose';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { awsVerifier, type Verifier } from './support/aws-verifier';
import { type Problem } from './support/client';
import { type RunningBackend, startBackend } from './support/running-backend';

const decode = (part = '') =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('The caller', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let account: Account;
  let library: Verifier;
  let parts: readonly string[];

  beforeAll(async () => {
    aws = await startLocalAws();
    backend = await startBackend(aws);
    account = await createAccount(aws);
    const { userPoolId, clientId } = aws.state;
    library = await awsVerifier(`${aws.url}/${userPoolId}`, clientId);
    parts = account.accessToken.split('.');
  });

  afterAll(async () => {
    await backend.stop();
    await aws.stop();
  });

  const askWith = (authorization?: string) =>
    fetch(`${backend.url}/api/auth/me`, { headers: authorization === undefined ? {} : { authorization } });

  async function expectRefusal(authorization: string | undefined, challenge: string): Promise<void> {
    const answer = await askWith(authorization);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(((await answer.json()) as Problem).type).toBe('/problems/unauthorized');
  }

  async function expectTokenRefused(token: string): Promise<void> {
    await expectRefusal(`Bearer ${token}`, 'Bearer error="invalid_token"');
    await expect(library.verify(token)).rejects.toThrow();
  }

  test('with an access token is known', async () => {
    const answer = await askWith(`Bearer ${account.accessToken}`);
    const { username, exp } = decode(parts[1]);
    expect(await answer.json()).toEqual({
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
    ['words', 'Bearer let-me-in', 'Bearer error="invalid_token"'],
  ])('with %s is refused', (_, authorization, challenge) => expectRefusal(authorization, challenge));

  test('with a token in the query is refused', async () => {
    const answer = await fetch(`${backend.url}/api/auth/me?access_token=${account.accessToken}`);
    expect(answer.status).toBe(401);
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
      `${header}.${encode({ ...decode(payload), sub: 'someone-else' })}.${signature}`,
    );
  });

  test('with an unsigned token is refused', () =>
    expectTokenRefused(new UnsecuredJWT(decode(parts[1])).encode()));

  test('with a token that somebody else has signed is refused, whatever key it brings', async () => {
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

  test('who has signed out everywhere keeps the access token that is out until it expires', async () => {
    const other = await createAccount(aws);
    const answer = await fetch(aws.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
      },
      body: JSON.stringify({ AccessToken: other.accessToken }),
    });
    expect(answer.status).toBe(200);
    // The server asks nobody about a token: the documented window, of one hour at most.
    expect((await askWith(`Bearer ${other.accessToken}`)).status).toBe(200);
  });

  test.each([
    ['GET', '/api/config'],
    ['PUT', '/api/uploads/f?sensitive=true'],
    ['POST', '/api/uploads'],
  ])('without a token gets no answer from %s %s', async (method, path) => {
    const answer = await fetch(backend.url + path, { method, body: method === 'GET' ? null : 'x' });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});
