import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { createAccount } from './support/account';
import { Client, formOf, type Problem, type Receipt } from './support/client';
import { FailingStorage } from './support/failing-storage';
import { RawConnection } from './support/raw-request';
import { eventually, type RunningBackend, startBackend } from './support/running-backend';

const MiB = 1024 ** 2;
const file = Buffer.from('the file');
const formUpToItsFile =
  '--b\r\nContent-Disposition: form-data; name="sensitive"\r\n\r\ntrue\r\n' +
  '--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n';

describe('When the storage', () => {
  let aws: RunningLocalAws;
  let storage: FailingStorage;
  let backend: RunningBackend;
  let client: Client;

  beforeAll(async () => {
    aws = await startLocalAws();
    storage = await new FailingStorage().start();
    backend = await startBackend(aws, { AWS_ENDPOINT_URL_S3: storage.url });
    client = new Client(backend.url, await createAccount(aws));
  });

  afterAll(async () => {
    // First: a server that waits for a silent storage reads nothing, and so cannot see that its client has gone.
    storage.stop();
    await backend.stop();
    await aws.stop();
  });

  beforeEach(() => storage.behave((_request, response) => response.writeHead(500).end()));

  const send = (route: string) =>
    route === 'raw'
      ? client.putRaw('name.txt', '?sensitive=true', file)
      : client.postForm(formOf(['sensitive', 'true'], ['file', new Blob([file]), 'name.txt']));

  describe.each(['raw', 'form'])('meets an upload by the %s route and', (route) => {
    test.each([
      [403, 'AccessDenied', 502, 'storage-refused', null],
      [503, 'SlowDown', 503, 'storage-busy', '5'],
      [500, 'InternalError', 503, 'storage-busy', '5'],
      [400, 'RequestTimeout', 504, 'storage-timeout', null],
    ])('says %d %s, the client hears %d %s', async (said, code, status, slug, retryAfter) => {
      storage.answer(said, code);
      const answer = await send(route);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ status, type: `/problems/${slug}` });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, retryAfter]);
      expect(text).not.toMatch(/inner words|AccessDenied|SlowDown|static-file-upload|127\.0\.0\.1/);
    });

    test('breaks off, the client hears 504', async () => {
      storage.behave((request) => request.socket.destroy());
      const answer = await send(route);
      expect([answer.status, ((await answer.json()) as Problem).type]).toEqual([
        504,
        '/problems/storage-timeout',
      ]);
    });
  });

  test.each(['raw', 'form'])('sends an upload by the %s route elsewhere, nobody follows', async (route) => {
    const elsewhere = await new FailingStorage().start();
    storage.behave((request, response) =>
      request.resume().once('end', () => response.writeHead(307, { location: elsewhere.url }).end()),
    );
    expect((await send(route)).status).toBe(502);
    expect(elsewhere.requests).toHaveLength(0);
    elsewhere.stop();
  });

  test('has a form upload already from an attempt whose answer was lost, it is stored', async () => {
    const error = '<Error><Code>PreconditionFailed</Code></Error>';
    storage.behave((request, response) =>
      request.resume().once('end', () => {
        if (storage.requests.length === 1) request.socket.destroy();
        else response.writeHead(412, { 'content-type': 'application/xml' }).end(error);
      }),
    );
    const answer = await send('form');
    const receipt = (await answer.json()) as Receipt;
    expect([answer.status, receipt.size, receipt.etag]).toEqual([201, file.length, undefined]);
  });

  test.each([
    ['raw', 1],
    ['form', 3],
  ])('is busy, what came by the %s route is sent %d times', async (route, times) => {
    storage.answer(503, 'SlowDown');
    await send(route);
    expect(storage.requests).toHaveLength(times);
  });

  test('is sent a raw upload, it gets every promise in the one request', async () => {
    storage.answer(403, 'AccessDenied');
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

  test('has what a repeated request brings, and says so before it has read it, the client hears 200', async () => {
    const error = '<Error><Code>PreconditionFailed</Code></Error>';
    storage.behave((_request, response) =>
      response.writeHead(412, { 'content-type': 'application/xml' }).end(error),
    );
    const bytes = randomBytes(5 * MiB);
    const digest = createHash('sha256').update(bytes).digest('base64');
    const headers = { 'repr-digest': `sha-256=:${digest}:`, 'idempotency-key': 'k' };
    const answer = await client.putRaw('name.txt', '?sensitive=true', bytes, headers);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ replayed: true, size: bytes.length }),
    ]);
    const fresh = await client.putRaw('name.txt', '?sensitive=true', bytes, {
      'repr-digest': headers['repr-digest'],
    });
    expect(fresh.status).toBe(502);
  });

  test('is sent a body whose sender goes away, its request is broken off too', async () => {
    let brokenOff = false;
    storage.behave((request) => request.resume().once('close', () => (brokenOff = !request.complete)));
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
    ['form', 'POST', '/api/uploads', 'multipart/form-data; boundary=b', formUpToItsFile],
  ])('does not read, the sender of a %s upload has to wait', async (_, method, path, type, before) => {
    storage.behave((request) => request.pause());
    const connection = new RawConnection(backend.url);
    const headers = { 'content-type': type, 'content-length': 200 * MiB };
    await connection.writeHead(method, path, { ...client.authorization, ...headers });
    await connection.write(before);
    const sent = await connection.writeUntilBlocked(randomBytes(MiB), 100 * MiB);
    connection.reset();
    // What the sockets on the way and one buffer hold.
    expect(sent).toBeLessThan(50 * MiB);
  });

  test('keeps 40 forms waiting, the next one hears 503 at once and a place that becomes free is used', async () => {
    const connections = Array.from({ length: 40 }, () => new RawConnection(backend.url));
    const form = `${formUpToItsFile}some bytes`;
    for (const connection of connections) {
      const type = { 'content-type': 'multipart/form-data; boundary=b', 'content-length': 100_000 };
      await connection.writeHead('POST', '/api/uploads', { ...client.authorization, ...type });
      await connection.write(form);
    }
    storage.answer(403, 'AccessDenied');
    await eventually(async () => (await send('form')).status === 503);
    for (const connection of connections) connection.reset();
    await eventually(async () => (await send('form')).status === 502);
  });

  test('has failed all day, the log names neither file nor key', () => {
    expect(backend.logLines.some(({ problem }) => problem === 'storage-refused')).toBe(true);
    expect(backend.log).not.toMatch(/name\.txt|inner words/);
  });
});
