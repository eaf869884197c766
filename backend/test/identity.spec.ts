import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleFetcher } from 'aws-jwt-verify/https';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { type RunningLocalAws, startLocalAws } from '../../local-aws/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { type Problem } from './support/client';
import { type RunningBackend, startBackend } from './support/running-backend';

describe('The caller', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let account: Account;

  beforeAll(async () => {
    aws = await startLocalAws();
    backend = await startBackend(aws);
    account = await createAccount(aws);
  });

  afterAll(async () => {
    await backend.stop();
    await aws.stop();
  });

  const askWith = (authorization?: string) =>
    fetch(`${backend.url}/api/auth/me`, { headers: authorization ? { authorization } : {} });

  async function expectRefusal(authorization: string | undefined, challenge: string): Promise<void> {
    const answer = await askWith(authorization);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, challenge]);
    expect(((await answer.json()) as Problem).type).toBe('/problems/unauthorized');
  }

  const payload = () =>
    JSON.parse(Buffer.from(account.accessToken.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload;

  test('with an access token is known', async () => {
    const answer = await askWith(`Bearer ${account.accessToken}`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      sub: account.sub,
      username: payload()['username'],
      expiresAt: new Date((payload().exp ?? 0) * 1000).toISOString(),
    });
  });

  test.each([
    ['no token', undefined, 'Bearer'],
    ['another scheme', 'Basic dTpw', 'Bearer error="invalid_token"'],
    ['nothing after the scheme', 'Bearer ', 'Bearer error="invalid_token"'],
    ['words', 'Bearer let-me-in', 'Bearer error="invalid_token"'],
  ])('with %s is refused', (_, authorization, challenge) => expectRefusal(authorization, challenge));

  test('with an id token is refused', () =>
    expectRefusal(`Bearer ${account.idToken}`, 'Bearer error="invalid_token"'));

  test('with a token in the query is refused', async () => {
    const answer = await fetch(`${backend.url}/api/auth/me?access_token=${account.accessToken}`);
    expect(answer.status).toBe(401);
  });

  test('with a changed signature is refused', () => {
    const [head, body, signature = ''] = account.accessToken.split('.');
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    return expectRefusal(`Bearer ${head}.${body}.${changed}`, 'Bearer error="invalid_token"');
  });

  test('with changed claims is refused', () => {
    const [head, , signature] = account.accessToken.split('.');
    const changed = Buffer.from(JSON.stringify({ ...payload(), sub: 'someone-else' })).toString('base64url');
    return expectRefusal(`Bearer ${head}.${changed}.${signature}`, 'Bearer error="invalid_token"');
  });

  test('with an unsigned token is refused', () =>
    expectRefusal(`Bearer ${new UnsecuredJWT(payload()).encode()}`, 'Bearer error="invalid_token"'));

  test('with a token signed by somebody else is refused, whatever key it brings', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const kid = (
      JSON.parse(Buffer.from(account.accessToken.split('.')[0] ?? '', 'base64url').toString()) as {
        kid: string;
      }
    ).kid;
    const forge = (header: object) =>
      new SignJWT(payload()).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey);
    const jwk = await exportJWK(publicKey);
    for (const header of [{ kid }, { kid: 'unknown' }, { kid, jwk }, {}]) {
      await expectRefusal(`Bearer ${await forge(header)}`, 'Bearer error="invalid_token"');
    }
  });

  test('is judged as the library of AWS judges', async () => {
    const { userPoolId, clientId } = aws.state;
    const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });
    const keys = await new SimpleFetcher()
      .fetch(`${aws.url}/${userPoolId}/.well-known/jwks.json`)
      .catch(() => undefined);
    expect(verifier).toBeDefined();
    expect(keys).toBeUndefined();
  });
});
