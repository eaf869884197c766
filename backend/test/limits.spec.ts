import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ApiClient } from '@static-file-upload/testing/api/api-client';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { expectProblem, expectRefusal } from './support/expectations';
import { RawConnection } from './support/raw-connection';

const windowSeconds = 10;
const file = Buffer.from('x');

describe('a caller above its limits', () => {
  let stack: Stack;
  let neighbour: ApiClient;

  beforeAll(async () => {
    stack = await startStack({
      USER_REQUESTS_PER_SECOND: '2',
      ADDRESS_REQUESTS_PER_SECOND: '1',
      MAX_CONCURRENT_UPLOADS: '3',
      MAX_CONCURRENT_UPLOADS_PER_USER: '2',
    });
    neighbour = await stack.newClient();
  });

  afterAll(() => stack.stop());

  const statusFrom = async (forwardedFor: string, headers: Readonly<Record<string, string>> = {}) => {
    const url = `${stack.backend.url}/api/auth/me`;
    return (await fetch(url, { headers: { 'x-forwarded-for': forwardedFor, ...headers } })).status;
  };

  async function exhaust(send: () => Promise<number>, maxRequests: number): Promise<void> {
    for (let count = 0; count < maxRequests; count++) if ((await send()) === 429) return;
    throw new Error(`Nothing was refused after ${maxRequests} requests`);
  }

  test('is recognised by the address that the balancer saw, and by nothing that it claims', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < windowSeconds; count++) statuses.push(await statusFrom('203.0.113.7'));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await statusFrom('203.0.113.7')).toBe(429);
    expect(await statusFrom('198.51.100.1, 203.0.113.7')).toBe(429);
    expect(await statusFrom('203.0.113.7', { authorization: 'Bearer forged' })).toBe(429);
    expect(await statusFrom('203.0.113.8')).toBe(401);
  });

  test('is one caller with all IPv6 addresses of its network', async () => {
    await exhaust(() => statusFrom('2001:db8::1'), windowSeconds + 1);
    expect(await statusFrom('2001:db8::ffff:2')).toBe(429);
    expect(await statusFrom('2001:db8:0:1::1')).toBe(401);
  });

  test('gets the time to come back, and the health check is never refused', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    await exhaust(() => statusFrom('203.0.113.9'), windowSeconds + 1);
    const response = await fetch(`${stack.backend.url}/api/config/public`, { headers });
    await expectProblem(response, 429, 'too-many-requests');
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(windowSeconds);
    expect((await fetch(`${stack.backend.url}/health`, { headers })).status).toBe(200);
  });

  test('is refused by user wherever it comes from, and no other user is', async () => {
    const me = () => stack.client.get('/api/auth/me').then(({ status }) => status);
    expect([await me(), (await neighbour.get('/api/auth/me')).status]).toEqual([200, 200]);
    // The address of both is above its limit, which does not count for users who are known.
    await exhaust(() => statusFrom(''), windowSeconds + 1);
    expect(await me()).toBe(200);
    await exhaust(me, 2 * windowSeconds);
    expect(await statusFrom('192.0.2.1', stack.client.authorization)).toBe(429);
    await expectRefusal(stack, stack.client.putRaw('f', '?sensitive=false', file), 429, 'too-many-requests');
    expect((await neighbour.get('/api/auth/me')).status).toBe(200);
  });

  describe('by uploads at the same time', () => {
    let backend: RunningBackend;

    beforeAll(async () => {
      backend = await startBackend(stack.aws, {
        MAX_CONCURRENT_UPLOADS: '3',
        MAX_CONCURRENT_UPLOADS_PER_USER: '2',
      });
    });

    afterAll(() => backend.stop());

    async function begin(client: ApiClient): Promise<RawConnection> {
      const connection = new RawConnection(backend.url);
      const headers = { ...client.authorization, 'content-length': 1000 };
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=false', headers);
      await connection.write('some');
      return connection;
    }

    const upload = (client: ApiClient) => client.putRaw('f', '?sensitive=false', file);

    async function statusOf(client: ApiClient): Promise<number> {
      const response = await upload(client);
      await response.body?.cancel();
      return response.status;
    }

    /** Has a client hold upload slots until it is refused; a request that probes may for a moment take one of them. */
    async function hold(client: ApiClient, slots: number, status: number): Promise<RawConnection[]> {
      let held: RawConnection[] = [];
      await eventually(async () => {
        held = held.filter(({ received }) => received === '');
        while (held.length < slots) held.push(await begin(client));
        return (await statusOf(client)) === status;
      });
      return held;
    }

    test('is refused with 429 at its own limit and with 503 at that of the server, until one has ended', async () => {
      const [mine, other] = [stack.client.at(backend.url), neighbour.at(backend.url)];
      const connections = await hold(mine, 2, 429);
      const aboveOwn = await upload(mine);
      expect(aboveOwn.headers.get('retry-after')).toBe('5');
      await expectProblem(aboveOwn, 429, 'too-many-requests');
      connections.push(...(await hold(other, 1, 503)));
      const aboveAll = await upload(other);
      expect(aboveAll.headers.get('retry-after')).toBe('5');
      await expectProblem(aboveAll, 503, 'out-of-upload-slots');
      for (const connection of connections) connection.reset();
      await eventually(async () => (await statusOf(mine)) === 201);
      await stack.clear();
    });
  });
});
