import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fastify as createFastify, type FastifyInstance } from 'fastify';
import { commonHeaders } from './common-headers';

let fastify: FastifyInstance;

beforeAll(() => {
  fastify = createFastify();
  commonHeaders(fastify);
  fastify.get('/', () => 'here');
});
afterAll(() => fastify.close());

test('responses tell browsers to stay with TLS, but only where there is TLS', async () => {
  const { headers: behindTls } = await fastify.inject({
    url: '/',
    headers: { 'x-forwarded-proto': 'https' },
  });
  expect(behindTls['strict-transport-security']).toBe('max-age=31536000');

  for (const headers of [{}, { 'x-forwarded-proto': 'http' }]) {
    expect((await fastify.inject({ url: '/', headers })).headers).not.toHaveProperty(
      'strict-transport-security',
    );
  }
});
