import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { reprDigest } from '@static-file-upload/contract/headers';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { ApiClient, formOf } from '@static-file-upload/testing/api/api-client';
import { readReceipt } from '@static-file-upload/testing/api/read';
import { eventually } from '@static-file-upload/testing/common/eventually';
import { FaultyService, respond } from '@static-file-upload/testing/network/faulty-service';
import { createAccount } from '@static-file-upload/testing/people/account';
import { freePort } from '@static-file-upload/testing/stack/free-port';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/stack/local-aws';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { expectProblem } from './support/expectations';
import { formType, formUpToFile } from './support/handmade-form';
import { RawConnection } from './support/raw-connection';

const MiB = 1024 ** 2;
const file = Buffer.from('the file');
const preconditionFailed = '<Error><Code>PreconditionFailed</Code></Error>';
const xml = { 'content-type': 'application/xml' };

describe('when the storage', () => {
  let aws: RunningLocalAws;
  let storage: FaultyService;
  let backend: RunningBackend;
  let client: ApiClient;

  beforeAll(async () => {
    aws = await startLocalAws();
    storage = await FaultyService.start();
    backend = await startBackend(aws, { AWS_ENDPOINT_URL_S3: storage.url });
    client = new ApiClient(backend.url, (await createAccount(aws.state)).accessToken);
  });

  afterAll(async () => {
    // First: a server that waits for a silent storage reads nothing, and so cannot see that its client has gone.
    storage.stop();
    await backend.stop();
    await aws.stop();
  });

  beforeEach(() => storage.forward());

  const send = (route: string, sender = client) =>
    route === 'raw'
      ? sender.putRaw('name.txt', '?sensitive=true', file)
      : sender.postForm(formOf(['sensitive', 'true'], ['file', new Blob([file]), 'name.txt']));

  describe.each(['raw', 'form'])('gets an upload by the %s route and', (route) => {
    test.each<[number, string, number, ProblemType, string | null]>([
      [403, 'AccessDenied', 502, 'storage-refused', null],
      [503, 'SlowDown', 503, 'storage-busy', '5'],
      [500, 'InternalError', 503, 'storage-busy', '5'],
      [400, 'RequestTimeout', 504, 'storage-timeout', null],
    ])(
      'responds with %d %s, the client gets %d %s',
      async (storageStatus, code, status, type, retryAfter) => {
        storage.refuse(storageStatus, code);
        const response = await send(route);
        const text = await response.clone().text();
        await expectProblem(response, status, type);
        expect(response.headers.get('retry-after')).toBe(retryAfter);
        expect(text).not.toMatch(/inner words|AccessDenied|SlowDown|static-file-upload|127\.0\.0\.1/);
      },
    );

    test('breaks the connection, the client gets 504', async () => {
      storage.handle((request) => request.socket.destroy());
      await expectProblem(send(route), 504, 'storage-timeout');
    });
  });

  test.each(['raw', 'form'])(
    'cannot be reached, the client of the %s route gets 503 storage-unreachable',
    async (route) => {
      const url = `http://127.0.0.1:${await freePort()}`;
      const unconnected = await startBackend(aws, { AWS_ENDPOINT_URL_S3: url });
      await expectProblem(send(route, client.at(unconnected.url)), 503, 'storage-unreachable');
      await unconnected.stop();
    },
  );

  test.each(['raw', 'form'])(
    'redirects an upload by the %s route, the server does not follow',
    async (route) => {
      const elsewhere = await FaultyService.start();
      storage.handle(respond(307, '', { location: elsewhere.url }));
      expect((await send(route)).status).toBe(502);
      expect(elsewhere.requests).toHaveLength(0);
      elsewhere.stop();
    },
  );

  test.each([
    ['raw', {}, 'MissingChecksum'],
    ['form', {}, 'MissingChecksum'],
    ['raw', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'OtherChecksum'],
  ])(
    'reports success to the %s route with the headers %j, the outcome is unknown and the log says %s',
    async (route, headers, cause) => {
      storage.handle(respond(200, '', { etag: '"e"', ...headers }));
      const { detail, requestId } = await expectProblem(send(route), 502, 'outcome-unknown');
      expect(detail).toContain('whether the file was stored is unknown');
      expect(detail).not.toContain('Nothing was stored');
      const lines = () => backend.logLines.filter((line) => line['requestId'] === requestId);
      await eventually(() => lines().some((line) => line['cause'] === cause));
    },
  );

  test('has a form upload already from an attempt whose response was lost, it is stored', async () => {
    storage.handle((request, response) =>
      request.resume().once('end', () => {
        if (storage.requests.length === 1) request.socket.destroy();
        else response.writeHead(412, xml).end(preconditionFailed);
      }),
    );
    const response = await send('form');
    const receipt = await readReceipt(response);
    expect([response.status, receipt.size, receipt.etag]).toEqual([201, file.length, undefined]);
  });

  test.each([
    ['raw', 1],
    ['form', 3],
  ])('is busy, an upload by the %s route is sent to it %d times', async (route, times) => {
    storage.refuse(503, 'SlowDown');
    await send(route);
    expect(storage.requests).toHaveLength(times);
  });

  test('gets a raw upload, one request has its condition, tag, disposition and checksum', async () => {
    storage.refuse(403, 'AccessDenied');
    await send('raw');
    const [{ method, url, headers } = {}] = storage.requests;
    expect(storage.requests).toHaveLength(1);
    expect([method, url]).toEqual(['PUT', expect.stringMatching(/\/name\.txt$/)]);
    expect(headers).toMatchObject({
      'if-none-match': '*',
      'x-amz-tagging': 'sensitive=true',
      'content-disposition': 'attachment',
      'x-amz-decoded-content-length': String(file.length),
      'x-amz-trailer': 'x-amz-checksum-crc32',
    });
  });

  test('refuses a repeated request before it has read it, because it has the object, the client gets 200', async () => {
    storage.handle((_request, response) => response.writeHead(412, xml).end(preconditionFailed));
    const bytes = randomBytes(5 * MiB);
    const digest = createHash('sha256').update(bytes).digest('base64');
    const headers = { 'repr-digest': reprDigest(digest), 'idempotency-key': 'k' };
    const response = await client.putRaw('name.txt', '?sensitive=true', bytes, headers);
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ replayed: true, size: bytes.length }),
    ]);
    const fresh = await client.putRaw('name.txt', '?sensitive=true', bytes, {
      'repr-digest': headers['repr-digest'],
    });
    expect(fresh.status).toBe(502);
  });

  test('gets a body whose sender goes away, its request is broken off too', async () => {
    let brokenOff = false;
    storage.handle((request) => request.resume().once('close', () => (brokenOff = !request.complete)));
    const connection = new RawConnection(backend.url);
    await connection.writeHead('PUT', '/api/uploads/f?sensitive=true', {
      ...client.authorization,
      'content-length': 1_000_000,
    });
    await connection.write(randomBytes(500_000));
    await eventually(() => storage.requests.length === 1);
    connection.reset();
    await eventually(() => brokenOff);
  });

  test.each([
    ['raw', 'PUT', '/api/uploads/f?sensitive=true', 'application/octet-stream', ''],
    ['form', 'POST', '/api/uploads', formType['content-type'], formUpToFile],
  ])('does not read, the sender of a %s upload has to wait', async (_, method, path, type, before) => {
    storage.handle((request) => request.pause());
    const connection = new RawConnection(backend.url);
    const headers = { 'content-type': type, 'content-length': 200 * MiB };
    await connection.writeHead(method, path, { ...client.authorization, ...headers });
    await connection.write(before);
    const sent = await connection.writeUntilBlocked(randomBytes(MiB), 100 * MiB);
    connection.reset();
    // What the sockets on the way and one buffer hold.
    expect(sent).toBeLessThan(50 * MiB);
  });

  describe('has room for more than this server', () => {
    const large: RawConnection[] = [];

    beforeAll(async () => {
      // More than a buffer of 1 MiB, so that each takes one of 5 MiB, and 40 of them all the memory of such uploads. One more,
      // because what an earlier test has broken off may still hold some.
      const form = formUpToFile + 'x'.repeat(2 * MiB);
      for (let at = 0; at < 41; at++) {
        const connection = new RawConnection(backend.url);
        const headers = { ...client.authorization, ...formType, 'content-length': 10 * MiB };
        await connection.writeHead('POST', '/api/uploads', headers);
        await connection.write(form);
        large.push(connection);
      }
    });

    beforeEach(() => storage.refuse(403, 'AccessDenied'));
    afterAll(() => large.forEach((connection) => connection.reset()));

    test('and 40 large forms take all memory, a small one gets 503 after some seconds', async () => {
      const full = await eventually(async () => {
        const response = await send('form');
        return response.status === 503 && response;
      });
      await expectProblem(full, 503, 'out-of-buffers');
    });

    test('and one of 40 large forms ends, all small ones that wait go on to the storage', async () => {
      const waiting = Array.from({ length: 20 }, () => send('form'));
      large[0]?.reset();
      for (const response of waiting) await expectProblem(response, 502, 'storage-refused');
    });
  });

  test('has failed in all these ways, the log names neither file nor key', () => {
    expect(backend.logLines.some(({ problem }) => problem === 'storage-refused')).toBe(true);
    expect(backend.log).not.toMatch(/name\.txt|inner words/);
  });
});
