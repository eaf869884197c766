import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { Client, type Receipt } from './support/client';
import { crc32Of, DirectFile, type DirectUpload } from './support/direct-file';
import { DocumentedCommands } from './support/documented-commands';
import { type RunningBackend, startBackend } from './support/running-backend';
import { Storage } from './support/storage';

const lambdaBundle = join(__dirname, '../../lambda/dist/index.cjs');
const MiB = 1024 ** 2;

describe('A direct upload', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let storage: Storage;
  let account: Account;
  let client: Client;
  /** More than one part. */
  let large: DirectFile;

  beforeAll(async () => {
    aws = await startLocalAws({ environment: { LOCAL_AWS_LAMBDA_BUNDLE: lambdaBundle } });
    backend = await startBackend(aws);
    storage = new Storage(aws);
    account = await createAccount(aws);
    client = new Client(backend.url, account);
    large = new DirectFile(client, randomBytes(65 * MiB));
  });

  afterAll(async () => {
    storage.close();
    await backend.stop();
    await aws.stop();
  });

  async function started(file: DirectFile, more: object = {}): Promise<DirectUpload> {
    const { status, body } = await file.start(more);
    expect([status, body]).toEqual([200, expect.anything()]);
    return body;
  }

  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test.each([true, false])('with sensitive=%s ends in its bucket, byte for byte', async (sensitive) => {
    const upload = await started(large, {
      sensitive,
      contentType: 'video/mp4',
      filename: 'dir/für dich.mp4',
    });
    expect(upload).toMatchObject({ partSize: 64 * MiB, parts: 2 });
    const sent = await large.sendAll(upload);
    const { status, body: receipt } = await large.complete<Receipt>(upload.ticket, sent);
    expect(status).toBe(201);
    expect(receipt).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      key: upload.key,
      filename: 'für dich.mp4',
      size: 65 * MiB,
      contentType: 'video/mp4',
      sensitive,
      checksum: { algorithm: 'CRC32', value: crc32Of(large.bytes) },
      etag: expect.stringMatching(/^[0-9a-f]{32}-2$/),
      uploadedBy: account.sub,
      uploadedAt: expect.any(String),
      signature: expect.stringMatching(/^[\w-]+\.\.[\w-]+$/),
    });
    const found = sensitive
      ? await storage.findMoved(upload.key)
      : await storage.find(storage.normalBucket, upload.key);
    expect(found).toMatchObject({ sha256: sha256(large.bytes), contentType: 'video/mp4' });
    if (!sensitive) {
      expect(await storage.tags(storage.normalBucket, upload.key)).toEqual({ sensitive: 'false' });
    }
  });

  describe('of one part', () => {
    const small = () => new DirectFile(client, randomBytes(1000));

    async function presigned(file: DirectFile, more: object = {}) {
      const upload = await started(file, more);
      const { bytes, description } = file.part(1, upload.partSize);
      const { status, body } = await file.presign(upload.ticket, [description]);
      expect(status).toBe(200);
      const [part] = body.parts;
      if (!part) throw new Error('No part was presigned');
      return { upload, bytes, description, part };
    }

    const put = async (url: string, headers: Readonly<Record<string, string>>, body: Buffer<ArrayBuffer>) =>
      (await fetch(url, { method: 'PUT', headers, body })).status;

    test('is held to size, checksum and number, and to the tag it began with', async () => {
      const { bytes, part } = await presigned(small());
      const { url, headers } = part;
      expect(headers).toEqual({ 'x-amz-checksum-crc32': crc32Of(bytes) });
      const otherPart = url.replace('partNumber=1', 'partNumber=2');
      const flipped = Buffer.from(bytes);
      flipped[0] = (flipped[0] ?? 0) ^ 1;
      expect(await put(url, headers, flipped)).toBe(400);
      expect(await put(url, { 'x-amz-checksum-crc32': crc32Of(flipped) }, flipped)).toBe(403);
      expect(await put(url, {}, bytes)).toBe(403);
      expect(await put(url, headers, Buffer.concat([bytes, bytes]))).toBe(403);
      expect(await put(url, headers, bytes.subarray(1))).toBe(403);
      expect(await put(otherPart, headers, bytes)).toBe(403);
      expect(await put(url, { ...headers, 'x-amz-tagging': 'sensitive=false' }, bytes)).toBe(403);
      expect(await put(url, headers, bytes)).toBe(200);
    });

    test('can be sent for an hour, and completed for a week', async () => {
      const { upload, part } = await presigned(small());
      expect(Date.parse(part.expiresAt) - Date.now()).toBeCloseTo(3600_000, -5);
      expect(Date.parse(upload.expiresAt) - Date.now()).toBeCloseTo(7 * 24 * 3600_000, -5);
    });

    test.each([
      ['a part that the file does not have', { number: 2 }],
      ['another size than the plan', { size: 999 }],
    ])('gets no URL for %s', async (_, change) => {
      const file = small();
      const { ticket, partSize } = await started(file);
      const { description } = file.part(1, partSize);
      const { status, body } = await file.presign(ticket, [{ ...description, ...change }]);
      expect([status, body.type]).toEqual([422, '/problems/part-list-mismatch']);
    });

    test('is not completed with other parts or another checksum, and then is with the right ones', async () => {
      const file = small();
      const upload = await started(file);
      const sent = await file.sendAll(upload);
      const [first] = sent;
      if (!first) throw new Error('No part was sent');
      const attempts: [number, string, Promise<{ status: number; body: { type: string } }>][] = [
        [422, 'part-list-mismatch', file.complete(upload.ticket, [])],
        [422, 'part-list-mismatch', file.complete(upload.ticket, [{ ...first, number: 2 }])],
        [422, 'part-list-mismatch', file.complete(upload.ticket, [first, { ...first, number: 2 }])],
        [422, 'part-list-mismatch', file.complete(upload.ticket, [{ ...first, etag: '"0"' }])],
        [422, 'part-list-mismatch', file.complete(upload.ticket, [{ ...first, crc32: 'AAAAAA==' }])],
      ];
      for (const [status, type, attempt] of attempts) {
        const answer = await attempt;
        expect([answer.status, answer.body.type]).toEqual([status, `/problems/${type}`]);
      }
      const wrong = await file.complete(upload.ticket, sent, { crc32: 'AAAAAA==' });
      expect([wrong.status, wrong.body.type]).toEqual([422, '/problems/checksum-mismatch']);
      expect(await storage.find(storage.normalBucket, upload.key)).toBeUndefined();

      expect((await file.complete(upload.ticket, sent)).status).toBe(201);
      expect((await storage.find(storage.normalBucket, upload.key))?.sha256).toBe(sha256(file.bytes));
    });

    test('completed by several requests at once becomes one object', async () => {
      const file = small();
      const upload = await started(file);
      const sent = await file.sendAll(upload);
      const answers = await Promise.all([1, 2, 3, 4].map(() => file.complete(upload.ticket, sent)));
      const statuses = answers.map(({ status }) => status);
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
      for (const { headers, status } of answers) {
        if (status === 409) expect(headers.get('retry-after')).toBe('1');
      }
      const keys = await storage.keys(storage.normalBucket, account.sub);
      expect(keys.filter((key) => key === upload.key)).toHaveLength(1);
    });

    test('is completed again after the mover has taken the file away', async () => {
      const file = small();
      const upload = await started(file, { sensitive: true });
      const sent = await file.sendAll(upload);
      expect((await file.complete(upload.ticket, sent)).status).toBe(201);
      await storage.findMoved(upload.key);
      const again = await file.complete<Receipt>(upload.ticket, sent);
      expect(again.body).toMatchObject({ key: upload.key, sensitive: true, size: 1000 });
    });
  });

  describe('is refused', () => {
    const file = () => new DirectFile(client, randomBytes(10));

    test.each([
      ['a size that is none', { size: 1.5 }, 400, 'malformed-request', 'size'],
      ['no size', { size: undefined }, 400, 'malformed-request', 'size'],
      ['nothing in it', { size: 0 }, 400, 'malformed-request', 'size'],
      ['no word about sensitive', { sensitive: undefined }, 400, 'malformed-request', 'sensitive'],
      ['sensitive as a string', { sensitive: 'true' }, 400, 'malformed-request', 'sensitive'],
      ['no usable name', { filename: 'folder/..' }, 422, 'invalid-filename', 'filename'],
      ['a content type with a line break', { contentType: 'a\r\nb' }, 400, 'malformed-request', undefined],
      ['more than 500 GiB', { size: 500 * 1024 ** 3 + 1 }, 413, 'too-large', undefined],
    ])('with %s', async (_, change, status, type, field) => {
      const { status: answered, body } = await file().start(change);
      expect([answered, body.type]).toEqual([status, `/problems/${type}`]);
      expect(body.errors?.[0]?.field).toBe(field);
    });

    test('without a token, and when it is not JSON', async () => {
      const url = `${backend.url}/api/uploads/direct`;
      expect((await fetch(url, { method: 'POST' })).status).toBe(401);
      const form = await fetch(url, { method: 'POST', headers: client.authorization, body: 'size=1' });
      expect(form.status).toBe(415);
    });

    test('when the ticket is not ours, or not the one of this account', async () => {
      const mine = await started(file());
      const { description } = file().part(1, mine.partSize);
      const [header = '', payload = '', signature = ''] = mine.ticket.split('.');
      const flipped = payload.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
      const forged = ['', 'x', 'a.b.c', `${header}.${flipped}.${signature}`, unsigned, backend.url];
      for (const ticket of forged) {
        const answers = [await file().presign(ticket, [description]), await file().complete(ticket, [])];
        for (const { status, body } of answers) {
          expect([ticket, status, body.type]).toEqual([ticket, 400, '/problems/invalid-ticket']);
        }
      }

      const other = new DirectFile(new Client(backend.url, await createAccount(aws)), randomBytes(10));
      const answers = [
        await other.presign(mine.ticket, [description]),
        await other.complete(mine.ticket, []),
      ];
      for (const { status, body } of answers) {
        expect([status, body.type]).toEqual([403, '/problems/forbidden']);
      }
    });
  });

  test('works by the commands of docs/direct-uploads.md', async () => {
    const commands = new DocumentedCommands('direct-uploads.md', { URL: backend.url, TOKEN: client.token });
    const receipt = JSON.parse(await commands.run()) as Receipt;
    expect(receipt).toMatchObject({ filename: 'film.mp4', size: 100_000, sensitive: true });
    commands.remove();
  });

  test('leaves neither tickets nor names nor signatures in the log', () => {
    expect(backend.log).toContain('/api/uploads/direct/complete');
    for (const secret of ['eyJ', 'film.mp4', 'X-Amz-Signature', 'PRIVATE KEY']) {
      expect(backend.log).not.toContain(secret);
    }
  });
});
