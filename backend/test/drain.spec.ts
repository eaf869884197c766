import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { type Account, createAccount } from '@static-file-upload/testing/people/account';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { StoredObjects } from '@static-file-upload/testing/storage/stored-objects';
import { randomBytes } from 'node:crypto';
import { RawConnection } from './support/raw-connection';

describe('a server that gets a signal to stop', () => {
  let aws: RunningLocalAws;
  let account: Account;
  let backend: RunningBackend;

  beforeAll(async () => {
    aws = await startLocalAws();
    account = await createAccount(aws.state);
  });

  beforeEach(async () => {
    backend = await startBackend(aws);
  });

  afterEach(() => backend.signal('SIGKILL'));

  afterAll(() => aws.stop());

  /** A connection on which one response came, and that stays open. */
  async function openConnection(): Promise<RawConnection> {
    const connection = new RawConnection(backend.url);
    await connection.writeHead('GET', '/health', {});
    await eventually(() => connection.received.includes('healthy'));
    return connection;
  }

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'lets an upload finish after %s, and nothing else',
    async (signal) => {
      const upload = new RawConnection(backend.url);
      await upload.writeHead('PUT', '/api/uploads/long.bin?sensitive=false', {
        authorization: `Bearer ${account.accessToken}`,
        'content-length': 2_000_000,
      });
      await upload.write(randomBytes(1_000_000));
      const waiting = await openConnection();

      backend.signal(signal);

      await eventually(() => waiting.isClosed);
      await expect(fetch(`${backend.url}/health`)).rejects.toThrow();
      expect(upload.received).toBe('');
      await upload.write(randomBytes(1_000_000));
      await eventually(() => upload.isClosed);
      expect(upload.received).toMatch(/^HTTP\/1.1 201 /);
      expect(upload.received).toMatch(/\r\nconnection: close\r\n/i);
      expect(await backend.ended).toBe(0);

      const stored = new StoredObjects(aws.state);
      const keys = await stored.keys(stored.normalBucket, account.sub);
      stored.close();
      expect(keys.filter((key) => upload.received.includes(key))).toHaveLength(1);
    },
  );

  test('refuses a request on a connection that is still open with 503', async () => {
    // A request is half sent when draining begins; an idle connection shows that it has begun.
    const connection = await openConnection();
    await connection.write('GET /health/ready HTTP/1.1\r\nHost: test\r\n');
    const idle = await openConnection();
    backend.signal('SIGTERM');
    await eventually(() => idle.isClosed);
    await connection.write('\r\n');
    await eventually(() => connection.isClosed);
    const [, last = ''] = connection.received.split('healthy"}');
    expect(last).toMatch(/^HTTP\/1.1 503 /);
    expect(last).toContain('/problems/draining');
    expect(last).toMatch(/\r\nconnection: close\r\n/i);
    expect(await backend.ended).toBe(0);
  });
});
