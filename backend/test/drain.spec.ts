import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { RawConnection } from './support/raw-request';
import { eventually, type RunningBackend, startBackend } from './support/running-backend';
import { Storage } from './support/storage';

describe('A server that is told to stop', () => {
  let aws: RunningLocalAws;
  let account: Account;
  let backend: RunningBackend;

  beforeAll(async () => {
    aws = await startLocalAws();
    account = await createAccount(aws);
  });

  beforeEach(async () => {
    backend = await startBackend(aws);
  });

  afterEach(() => backend.signal('SIGKILL'));

  afterAll(() => aws.stop());

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s lets an upload finish, and nothing else',
    async (signal) => {
      const upload = new RawConnection(backend.url);
      await upload.writeHead('PUT', '/api/uploads/long.bin?sensitive=false', {
        authorization: `Bearer ${account.accessToken}`,
        'content-length': 2_000_000,
      });
      await upload.write(randomBytes(1_000_000));
      const waiting = new RawConnection(backend.url);
      await waiting.writeHead('GET', '/health', {});
      await eventually(() => waiting.received.includes('healthy'));

      backend.signal(signal);

      await eventually(() => waiting.isClosed);
      await expect(fetch(`${backend.url}/health`)).rejects.toThrow();
      expect(upload.received).toBe('');
      await upload.write(randomBytes(1_000_000));
      await eventually(() => upload.isClosed);
      expect(upload.received).toMatch(/^HTTP\/1.1 201 /);
      expect(upload.received).toMatch(/\r\nconnection: close\r\n/i);
      expect(await backend.ended).toBe(0);

      const storage = new Storage(aws);
      const keys = await storage.keys(storage.normalBucket, account.sub);
      storage.close();
      expect(keys.filter((key) => upload.received.includes(key))).toHaveLength(1);
    },
  );

  test('tells a connection that is still open to go elsewhere', async () => {
    // Two requests on one connection, of which the second is half sent when draining begins.
    const connection = new RawConnection(backend.url);
    await connection.write('GET /health/ready HTTP/1.1\r\nHost: test\r\n');
    await new Promise((resolve) => setTimeout(resolve, 100));
    backend.signal('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await connection.write('\r\n');
    await eventually(() => connection.isClosed);
    expect(connection.received).toMatch(/^HTTP\/1.1 503 /);
    expect(connection.received).toContain('/problems/draining');
    expect(connection.received).toMatch(/\r\nconnection: close\r\n/i);
    expect(await backend.ended).toBe(0);
  });
});
