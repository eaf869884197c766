import fastifyStatic from '@fastify/static';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fastify as createFastify, type FastifyInstance } from 'fastify';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveWebPages } from './web-pages';

const cognito = 'https://cognito-idp.eu-north-1.amazonaws.com';

describe('The web pages', () => {
  let root: string;
  let fastify: FastifyInstance;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'pages-'));
    writeFileSync(
      join(root, 'index.html'),
      '<app-root ngCspNonce="CSP_NONCE"></app-root><style nonce="CSP_NONCE">',
    );
    writeFileSync(join(root, 'main-ABCD1234.js'), 'bundle');
    writeFileSync(join(root, 'chunk-a_B-3x9Z.js'), 'lazy bundle');
    writeFileSync(join(root, 'chunk-a_B-3x9Z.js.br'), 'as Brotli');
    writeFileSync(join(root, 'chunk-a_B-3x9Z.js.gz'), 'as gzip');
    writeFileSync(join(root, 'favicon.ico'), 'icon');
    writeFileSync(join(root, 'start.js'), 'without a hash');
    fastify = createFastify();
    await fastify.register(fastifyStatic, { root, serve: false, cacheControl: false, preCompressed: true });
    serveWebPages(fastify, { root, connectsTo: [cognito] });
  });

  afterAll(async () => {
    await fastify.close();
    rmSync(root, { recursive: true });
  });

  const get = (url: string) => fastify.inject({ url });

  test.each(['/', '/sign-in', '/upload/deep?x=1', '/index.html', '/apiary'])(
    'render index.html at %s with a nonce of its own',
    async (url) => {
      const [first, second] = [await get(url), await get(url)];
      const nonce = /'nonce-([\w-]{22})'/.exec(String(first.headers['content-security-policy']))?.[1];
      expect(first.body).toBe(`<app-root ngCspNonce="${nonce}"></app-root><style nonce="${nonce}">`);
      expect(first.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      });
      expect(second.body).not.toBe(first.body);
    },
  );

  test('allow nothing inline, and connections to ourselves and Cognito only', async () => {
    const policy = String((await get('/')).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`connect-src 'self' ${cognito};`);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types angular default");
  });

  test.each([
    ['/main-ABCD1234.js', 'bundle', 'public, max-age=31536000, immutable'],
    ['/chunk-a_B-3x9Z.js', 'lazy bundle', 'public, max-age=31536000, immutable'],
    ['/favicon.ico', 'icon', 'no-cache'],
    ['/start.js', 'without a hash', 'no-cache'],
  ])('serve %s with its caching', async (url, body, caching) => {
    const response = await get(url);
    expect([response.statusCode, response.body, response.headers['cache-control']]).toEqual([
      200,
      body,
      caching,
    ]);
  });

  test.each([
    ['gzip, deflate, br', 'br', 'as Brotli'],
    ['gzip, deflate', 'gzip', 'as gzip'],
    ['identity', undefined, 'lazy bundle'],
  ])('serve to %s what the build has made of a file', async (accepted, encoding, body) => {
    const response = await fastify.inject({
      url: '/chunk-a_B-3x9Z.js',
      headers: { 'accept-encoding': accepted },
    });
    expect([response.statusCode, response.body, response.headers['content-encoding']]).toEqual([
      200,
      body,
      encoding,
    ]);
    expect(response.headers['content-type']).toMatch(/^(?:text|application)\/javascript/);
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(response.headers.vary).toBe('accept-encoding');
  });

  test.each(['/api/nothing', '/health/nothing', '/missing.js', '/../package.json', '/%2e%2e/package.json'])(
    'leave %s alone',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404);
    },
  );

  test.each([
    ['/', 405],
    ['/sign-in', 405],
    ['/main-ABCD1234.js', 405],
    ['/missing.js', 404],
    ['/api/nothing', 404],
    ['/health/nothing', 404],
  ])('respond to a POST at %s with %d', async (url, status) => {
    const response = await fastify.inject({ method: 'POST', url });
    expect(response.statusCode).toBe(status);
    const problem = response.json<{ type?: string }>();
    if (status === 405) expect(problem).toMatchObject({ message: 'This address supports GET, HEAD.' });
  });
});
