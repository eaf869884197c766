import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAccount } from './support/account';
import { Client, type Problem } from './support/client';
import { RawConnection } from './support/raw-request';
import { eventually, type RunningBackend, startBackend } from './support/running-backend';
import { type Stack, startStack } from './support/stack';

const windowSeconds = 10;
const file = Buffer.from('x');

describe('A caller above its limits', () => {
  let stack: Stack;
  let neighbour: Client;

  beforeAll(async () => {
    stack = await startStack({
      USER_REQUESTS_PER_SECOND: '2',
      ADDRESS_REQUESTS_PER_SECOND: '1',
      MAX_CONCURRENT_UPLOADS: '3',
      MAX_CONCURRENT_UPLOADS_PER_USER: '2',
    });
    neighbour = new Client(stack.backend.url, await createAccount(stack.aws));
  });

  afterAll(() => stack.stop());

  const askFrom = async (forwardedFor: string, headers: Readonly<Record<string, string>> = {}) => {
    const url = `${stack.backend.url}/api/auth/me`;
    return (await fetch(url, { headers: { 'x-forwarded-for': forwardedFor, ...headers } })).status;
  };

  async function exhaust(ask: () => Promise<number>, most: number): Promise<void> {
    for (let count = 0; count < most; count++) if ((await ask()) === 429) return;
    throw new Error(`Nothing was refused after ${most} requests`);
  }

  test('is known by the address that the balancer saw, and by nothing that it claims', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < windowSeconds; count++) statuses.push(await askFrom('203.0.113.7'));
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(await askFrom('203.0.113.7')).toBe(429);
    expect(await askFrom('198.51.100.1, 203.0.113.7')).toBe(429);
    expect(await askFrom('203.0.113.7', { authorization: 'Bearer forged' })).toBe(429);
    expect(await askFrom('203.0.113.8')).toBe(401);
  });

  test('is one machine with all its IPv6 addresses', async () => {
    await exhaust(() => askFrom('2001:db8::1'), windowSeconds + 1);
    expect(await askFrom('2001:db8::ffff:2')).toBe(429);
    expect(await askFrom('2001:db8:0:1::1')).toBe(401);
  });

  test('hears when to come back, and the health check is never refused', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    await exhaust(() => askFrom('203.0.113.9'), windowSeconds + 1);
    const answer = await fetch(`${stack.backend.url}/api/config/public`, { headers });
    const problem = (await answer.json()) as Problem;
    expect([answer.status, problem.type]).toEqual([429, '/problems/too-many-requests']);
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(windowSeconds);
    expect((await fetch(`${stack.backend.url}/health`, { headers })).status).toBe(200);
  });

  test('is refused by user wherever it comes from, and nobody else is', async () => {
    const me = () => stack.client.get('/api/auth/me').then(({ status }) => status);
    expect([await me(), (await neighbour.get('/api/auth/me')).status]).toEqual([200, 200]);
    // The address of both is above its limit, which does not concern users who are known.
    await exhaust(() => askFrom(''), windowSeconds + 1);
    expect(await me()).toBe(200);
    await exhaust(me, 2 * windowSeconds);
    expect(await askFrom('192.0.2.1', stack.client.authorization)).toBe(429);
    await stack.expectRefusal(stack.client.putRaw('f', '?sensitive=false', file), 429, 'too-many-requests');
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

    async function begin(client: Client): Promise<RawConnection> {
      const connection = new RawConnection(backend.url);
      const headers = { ...client.authorization, 'content-length': 1000 };
      await connection.writeHead('PUT', '/api/uploads/f?sensitive=false', headers);
      await connection.write('some');
      return connection;
    }

    async function ask(client: Client): Promise<[number, string | null]> {
      const answer = await client.putRaw('f', '?sensitive=false', file);
      await answer.body?.cancel();
      return [answer.status, answer.headers.get('retry-after')];
    }

    /** Has a client hold places until it is refused; what asks may for a moment take the place of what stays. */
    async function hold(client: Client, places: number, status: number): Promise<RawConnection[]> {
      let held: RawConnection[] = [];
      await eventually(async () => {
        held = held.filter(({ received }) => received === '');
        while (held.length < places) held.push(await begin(client));
        return (await ask(client))[0] === status;
      });
      return held;
    }

    test('hears 429 for its own and 503 for everybody’s, until one has ended', async () => {
      const [mine, other] = [stack.client, neighbour].map((client) => client.at(backend.url));
      if (!mine || !other) throw new Error('Two clients');
      const connections = await hold(mine, 2, 429);
      expect(await ask(mine)).toEqual([429, '5']);
      connections.push(...(await hold(other, 1, 503)));
      expect(await ask(other)).toEqual([503, '5']);
      for (const connection of connections) connection.reset();
      await eventually(async () => (await ask(mine))[0] === 201);
      await stack.clear();
    });
  });
});
