import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, UnsecuredJWT } from 'jose';
import { createHmac, KeyObject, randomUUID, sign } from 'node:crypto';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { respond } from '@static-file-upload/testing/network/faulty-service';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { TokenIssuer } from '@static-file-upload/testing/tokens/token-issuer';
import { awsVerifier, type Verifier } from './support/aws-verifier';
import { RawConnection } from './support/raw-connection';

const atOnceMs = 1000;
/** How often the server may read the issuer's keys in a minute, whatever comes in. */
const maxKeyRequests = 10;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an attacker', () => {
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

  async function statusFor(token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(`${backend.url}/api/auth/me`, { headers, signal });
    await response.arrayBuffer();
    return response.status;
  }

  async function expectRefused(token: string, status = 401): Promise<void> {
    // On a busy machine any single response may be late; what is slow by itself is slow each time.
    let fastestMs = Infinity;
    for (let tries = 0; tries < 5 && fastestMs >= atOnceMs; tries += 1) {
      const startedAt = performance.now();
      expect(await statusFor(token)).toBe(status);
      fastestMs = Math.min(fastestMs, performance.now() - startedAt);
    }
    expect(fastestMs).toBeLessThan(atOnceMs);
    await expect(library.verify(token)).rejects.toThrow();
  }

  describe('while the keys of the user pool cannot be read', () => {
    // First in this file, because the others use up the requests that the issuer gets in a minute.
    test('gains nothing: known keys are accepted, unknown ones are refused until they can be read', async () => {
      const [kid, rotated] = ['rotated', await generateKeyPair('RS256')];
      const newToken = () => pool.sign({}, { kid }, rotated);
      expect(await statusFor(await pool.sign())).toBe(200);

      pool.service.handle(respond(500));
      expect([await statusFor(await pool.sign()), await statusFor(await newToken())]).toEqual([200, 401]);
      pool.service.handle(respond(200, 'no keys today'));
      expect([await statusFor(await pool.sign()), await statusFor(await newToken())]).toEqual([200, 401]);
      pool.service.handle((request) => request.socket.destroy());
      expect([await statusFor(await pool.sign()), await statusFor(await newToken())]).toEqual([200, 401]);
      // A redirect to the keys of another issuer is not followed.
      const elsewhere = `${attacker.issuer}/.well-known/jwks.json`;
      pool.service.handle(respond(302, '', { location: elsewhere }));
      expect(await statusFor(await attacker.sign({ iss: pool.issuer }))).toBe(401);
      expect(attacker.service.requests).toEqual([]);
      // Silence is bounded, and a caller with a known key does not wait for it.
      pool.service.ignore();
      const waiting = statusFor(await newToken());
      expect(await statusFor(await pool.sign())).toBe(200);
      expect(await waiting).toBe(401);

      await pool.publish(kid, rotated);
      pool.service.forward();
      expect(await statusFor(await newToken())).toBe(200);
    });
  });

  test('cannot use a token beyond its end, although it was accepted before', async () => {
    const token = await pool.sign({ exp: Math.floor(Date.now() / 1000) + 2 });
    expect([await statusFor(token), await statusFor(token)]).toEqual([200, 200]);
    await eventually(async () => (await statusFor(token)) === 401);
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

  test('with a header that brings or names a key is refused, and the server does not look there', async () => {
    const jwk = await exportJWK(attacker.keys.publicKey);
    const keys = `${attacker.issuer}/.well-known/jwks.json`;
    for (const header of [{ jwk }, { jku: keys }, { x5u: keys }, { x5c: ['AAAA'] }]) {
      for (const kid of [pool.kid, attacker.kid, undefined]) {
        await expectRefused(await attacker.sign({ iss: pool.issuer }, { kid, ...header }));
      }
    }
    expect(attacker.service.requests).toEqual([]);
  });

  test('with headers of 64 kB is refused before anything is read', async () => {
    await expectRefused(await pool.sign({}, { filler: 'x'.repeat(48_000), kid: 'unknown' }), 431);
  });

  test('with several tokens in one request is refused, even if each is valid', async () => {
    const token = await pool.sign();
    expect(await statusFor(token)).toBe(200);
    for (const second of [`Bearer ${token}`, 'Bearer other', '']) {
      const connection = new RawConnection(backend.url);
      const head = `GET /api/auth/me HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer ${token}\r\n`;
      await connection.write(`${head}Authorization: ${second}\r\nConnection: close\r\n\r\n`);
      await eventually(() => connection.isClosed);
      expect(connection.received).toMatch(/^HTTP\/1.1 401 /);
    }
  });

  test.each(['?access_token=', '?token=', '?authorization=Bearer%20'])(
    'with a valid token in the query %s is refused',
    async (query) => {
      const response = await fetch(`${backend.url}/api/auth/me${query}${await pool.sign()}`);
      expect(response.status).toBe(401);
    },
  );

  test('with many unknown keys neither floods the issuer nor locks out known callers', async () => {
    const before = pool.service.requests.length;
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => attacker.sign({ iss: pool.issuer }, { kid: randomUUID() })),
    );
    const statuses = await Promise.all(tokens.map(statusFor));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(pool.service.requests.length - before).toBeLessThanOrEqual(maxKeyRequests);
    expect(await statusFor(await pool.sign())).toBe(200);
  });
});
