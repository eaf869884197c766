import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { createHmac, KeyObject, randomUUID, sign } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { awsVerifier, type Verifier } from './support/aws-verifier';
import { RawConnection } from './support/raw-request';
import { eventually, type RunningBackend, startBackend } from './support/running-backend';
import { TokenIssuer } from './support/token-issuer';

const atOnceMs = 1000;
/** What we let through to the issuer in a minute, whatever comes in. */
const mostKeyRequests = 10;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('An attacker', () => {
  let aws: RunningLocalAws;
  let pool: TokenIssuer;
  let attacker: TokenIssuer;
  let backend: RunningBackend;
  let library: Verifier;

  beforeAll(async () => {
    aws = await startLocalAws();
    [pool, attacker] = await Promise.all([TokenIssuer.start(aws.state), TokenIssuer.start(aws.state)]);
    backend = await startBackend(aws, {
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url,
      ADDRESS_REQUESTS_PER_SECOND: '1000',
    });
    library = await awsVerifier(pool.issuer, aws.state.clientId);
  });

  afterAll(async () => {
    await backend.stop();
    pool.stop();
    attacker.stop();
    await aws.stop();
  });

  async function ask(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(30_000);
    const answer = await fetch(`${backend.url}/api/auth/me`, { headers, signal });
    await answer.arrayBuffer();
    return answer.status;
  }

  async function expectRefused(token: string, status = 401): Promise<void> {
    // On a busy machine any single answer may be late; what is slow by itself is slow each time.
    let fastestMs = Infinity;
    for (let tries = 0; tries < 5 && fastestMs >= atOnceMs; tries += 1) {
      const startedAt = performance.now();
      expect(await ask(token)).toBe(status);
      fastestMs = Math.min(fastestMs, performance.now() - startedAt);
    }
    expect(fastestMs).toBeLessThan(atOnceMs);
    await expect(library.verify(token)).rejects.toThrow();
  }

  describe('while the keys of the user pool cannot be read', () => {
    // First in this file, because what follows uses up the requests that the issuer gets in a minute.
    test('gains nothing: known keys go on, unknown ones are refused until they can be read', async () => {
      const [kid, rotated] = ['rotated', await generateKeyPair('RS256')];
      const newToken = () => pool.sign({}, { kid }, rotated);
      expect(await ask(await pool.sign())).toBe(200);

      pool.behave((_request, response) => response.writeHead(500).end());
      expect([await ask(await pool.sign()), await ask(await newToken())]).toEqual([200, 401]);
      pool.behave((_request, response) => response.end('no keys today'));
      expect([await ask(await pool.sign()), await ask(await newToken())]).toEqual([200, 401]);
      pool.behave((request) => request.socket.destroy());
      expect([await ask(await pool.sign()), await ask(await newToken())]).toEqual([200, 401]);
      // Nobody is followed to where somebody else's keys are.
      const elsewhere = `${attacker.issuer}/.well-known/jwks.json`;
      pool.behave((_request, response) => response.writeHead(302, { location: elsewhere }).end());
      expect(await ask(await attacker.sign({ iss: pool.issuer }))).toBe(401);
      expect(attacker.requests).toBe(0);
      // Silence is bounded, and nobody with a known key waits for it.
      pool.behave(() => undefined);
      const waiting = ask(await newToken());
      expect(await ask(await pool.sign())).toBe(200);
      expect(await waiting).toBe(401);

      await pool.publish(kid, rotated);
      pool.behave();
      expect(await ask(await newToken())).toBe(200);
    });
  });

  test('cannot use a token beyond its end, although it was accepted before', async () => {
    const token = await pool.sign({ exp: Math.floor(Date.now() / 1000) + 2 });
    expect([await ask(token), await ask(token)]).toEqual([200, 200]);
    await eventually(async () => (await ask(token)) === 401);
    await expectRefused(token);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['no signature', () => new UnsecuredJWT(pool.claims()).encode()],
    [
      'the algorithm none and a signature',
      async () => {
        const [, payload, signature] = (await pool.sign()).split('.');
        return `${part({ alg: 'none', kid: pool.kid })}.${payload}.${signature}`;
      },
    ],
    [
      'HS256 with the public key as the secret',
      async () => {
        const signed = `${part({ alg: 'HS256', kid: pool.kid })}.${part(pool.claims())}`;
        return `${signed}.${createHmac('sha256', await pool.publicPem)
          .update(signed)
          .digest('base64url')}`;
      },
    ],
    [
      'another algorithm of the same key',
      () => {
        const signed = `${part({ alg: 'RS512', kid: pool.kid })}.${part(pool.claims())}`;
        const key = KeyObject.from(pool.keys.privateKey);
        return `${signed}.${sign('sha512', Buffer.from(signed), key).toString('base64url')}`;
      },
    ],
    [
      'the algorithm in small letters',
      async () => {
        const [, payload, signature] = (await pool.sign()).split('.');
        return `${part({ alg: 'rs256', kid: pool.kid })}.${payload}.${signature}`;
      },
    ],
    ['a key of its own', () => attacker.sign({ iss: pool.issuer }, { kid: pool.kid })],
    ['an issuer of its own', () => attacker.sign()],
    ['another issuer', () => pool.sign({ iss: `${pool.url}/eu-north-1_Another` })],
    ['a slash after the issuer', () => pool.sign({ iss: `${pool.issuer}/` })],
    ['no issuer', () => pool.sign({ iss: undefined })],
    ['another client', () => pool.sign({ client_id: 'another' })],
    ['a list of clients', () => pool.sign({ client_id: [aws.state.clientId] })],
    ['the client as audience', () => pool.sign({ client_id: undefined, aud: aws.state.clientId })],
    ['an id token', () => pool.sign({ token_use: 'id' })],
    ['no use', () => pool.sign({ token_use: undefined })],
    ['an end in the past', () => pool.sign({ exp: Math.floor(Date.now() / 1000) - 1 })],
    ['no end', () => pool.sign({ exp: undefined })],
    ['an end that is no number', () => pool.sign({ exp: 'never' })],
    ['a beginning in the future', () => pool.sign({ nbf: Math.floor(Date.now() / 1000) + 600 })],
    [
      'an unknown critical header',
      () =>
        pool.sign().then((token) => {
          const [, payload, signature] = token.split('.');
          return `${part({ alg: 'RS256', kid: pool.kid, crit: ['x'], x: 1 })}.${payload}.${signature}`;
        }),
    ],
    ['claims that are a list', () => `${part({ alg: 'RS256', kid: pool.kid })}.${part([1])}.AAAA`],
    ['five parts', () => `${part({ alg: 'RSA-OAEP', enc: 'A256GCM', kid: pool.kid })}.AAAA.AAAA.AAAA.AAAA`],
    ['two parts', async () => (await pool.sign()).split('.').slice(0, 2).join('.')],
    ['something after its end', async () => `${await pool.sign()}.AAAA`],
    ['dots', () => '..'],
    ['eight thousand letters', () => 'A'.repeat(8000)],
  ])('with %s is refused', async (_, token) => expectRefused(await token()));

  test.each<[string, unknown]>([
    ['a path', '../../../../etc/passwd'],
    ['an address', 'http://169.254.169.254/latest/meta-data'],
    ['a query', "x' OR '1'='1"],
    ['the name of an inherited property', '__proto__'],
    ['a number', 1],
    ['an object', { toString: 'x' }],
    ['nothing', ''],
  ])('with %s as the key’s id is refused', async (_, kid) =>
    expectRefused(await attacker.sign({ iss: pool.issuer }, { kid })),
  );

  test('with a header that brings or names a key is refused, and nobody looks there', async () => {
    const jwk = await exportJWK(attacker.keys.publicKey);
    const keys = `${attacker.issuer}/.well-known/jwks.json`;
    for (const header of [{ jwk }, { jku: keys }, { x5u: keys }, { x5c: ['AAAA'] }]) {
      for (const kid of [pool.kid, attacker.kid, undefined]) {
        await expectRefused(await attacker.sign({ iss: pool.issuer }, { kid, ...header }));
      }
    }
    expect(attacker.requests).toBe(0);
  });

  test('with headers of 64 kB is refused before anything is read', async () => {
    await expectRefused(await pool.sign({}, { filler: 'x'.repeat(48_000), kid: 'unknown' }), 431);
  });

  test('with several tokens in one request is refused, even if each is good', async () => {
    const token = await pool.sign();
    expect(await ask(token)).toBe(200);
    for (const second of [`Bearer ${token}`, 'Bearer other', '']) {
      const connection = new RawConnection(backend.url);
      const head = `GET /api/auth/me HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${token}\r\n`;
      await connection.write(`${head}Authorization: ${second}\r\nConnection: close\r\n\r\n`);
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 401 /);
    }
  });

  test.each(['?access_token=', '?token=', '?authorization=Bearer%20'])(
    'with a good token in the query %s is refused',
    async (query) => {
      const answer = await fetch(`${backend.url}/api/auth/me${query}${await pool.sign()}`);
      expect(answer.status).toBe(401);
    },
  );

  test('with many unknown keys does not flood the issuer, nor lock out whom it knows', async () => {
    const sofar = pool.requests;
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => attacker.sign({ iss: pool.issuer }, { kid: randomUUID() })),
    );
    const statuses = await Promise.all(tokens.map(ask));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(pool.requests - sofar).toBeLessThanOrEqual(mostKeyRequests);
    expect(await ask(await pool.sign())).toBe(200);
  });
});
