import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type RunningLocalAws, startLocalAws } from '@static-file-upload/testing/local-aws';
import { type Account, createAccount } from './support/account';
import { Client, type Receipt } from './support/client';
import { DirectFile, type DirectUpload, type SentPart } from './support/direct-file';
import { FailingStorage } from './support/failing-storage';
import { type RunningBackend, startBackend } from './support/running-backend';
import { readSigningKeys, resealTicket } from './support/signing-key';

const yesterday = Math.floor(Date.now() / 1000) - 86_400;

describe('Completing a direct upload', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  /** A second server, whose storage says what it is told to say. */
  let elsewhere: RunningBackend;
  let failing: FailingStorage;
  let account: Account;
  let file: DirectFile;
  let file2: DirectFile;
  let upload: DirectUpload;
  let sent: SentPart[];

  beforeAll(async () => {
    aws = await startLocalAws();
    failing = await new FailingStorage().start();
    [backend, elsewhere, account] = await Promise.all([
      startBackend(aws),
      startBackend(aws, { AWS_ENDPOINT_URL_S3: failing.url }),
      createAccount(aws),
    ]);
    const bytes = randomBytes(1000);
    file = new DirectFile(new Client(backend.url, account), bytes);
    file2 = new DirectFile(new Client(elsewhere.url, account), bytes);
    ({ body: upload } = await file.start());
    sent = await file.sendAll(upload);
  });

  afterAll(async () => {
    failing.stop();
    await Promise.all([backend.stop(), elsewhere.stop()]);
    await aws.stop();
  });

  const expired = async () => {
    const [key] = await readSigningKeys(aws);
    if (!key) throw new Error('There is no key');
    return resealTicket(upload.ticket, key, { exp: yesterday });
  };

  test.each([
    ['is there already', 412, 'PreconditionFailed'],
    ['knows no such upload any more', 404, 'NoSuchUpload'],
  ])('when the storage says that it %s, was done before, without proof', async (_, status, code) => {
    failing.answer(status, code);
    const answer = await file2.complete<object>(upload.ticket, sent);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: upload.key.split('/')[1],
      key: upload.key,
      filename: 'film.mp4',
      size: 1000,
      contentType: 'application/octet-stream',
      sensitive: false,
      uploadedBy: account.sub,
      replayed: true,
    });
  });

  test.each([
    [409, 'ConditionalRequestConflict', 409, 'completion-under-way', '1'],
    [503, 'SlowDown', 503, 'storage-busy', '5'],
    [403, 'AccessDenied', 502, 'storage-refused', null],
  ])('tells %i %s apart', async (storageStatus, code, status, type, retryAfter) => {
    failing.answer(storageStatus, code);
    const { status: answered, body, headers } = await file2.complete(upload.ticket, sent);
    expect([answered, body.type, headers.get('retry-after')]).toEqual([
      status,
      `/problems/${type}`,
      retryAfter,
    ]);
    expect(body.detail).not.toContain('inner words');
  });

  test('with an expired ticket and an upload that is gone has come too late', async () => {
    failing.answer(404, 'NoSuchUpload');
    const { status, body } = await file2.complete(await expired(), sent);
    expect([status, body.type]).toEqual([410, '/problems/ticket-expired']);
  });

  test('with an expired ticket still works while the parts are there; further parts do not', async () => {
    const ticket = await expired();
    const { description } = file.part(1, upload.partSize);
    const more = await file.presign(ticket, [description]);
    expect([more.status, more.body.type]).toEqual([410, '/problems/ticket-expired']);
    const { status, body } = await file.complete<Receipt>(ticket, sent);
    expect([status, body.key]).toEqual([201, upload.key]);
  });

  test('survives an answer of the storage that is lost on the way', async () => {
    const port = Number(new URL(aws.url).port);
    let lost = 0;
    /** Takes the first request to the storage, and hangs up when the answer comes. */
    const lossy: Server = createServer((socket) => {
      const storage = connect(port, '127.0.0.1');
      socket.on('error', () => storage.destroy()).pipe(storage);
      storage.on('error', () => socket.destroy());
      if (lost++ > 0) storage.pipe(socket);
      else storage.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => lossy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(lossy.address() as AddressInfo).port}`;
    const third = await startBackend(aws, { AWS_ENDPOINT_URL_S3: url });

    const { body: another } = await file.start();
    const parts = await file.sendAll(another);
    const file3 = new DirectFile(new Client(third.url, account), file.bytes);
    const { status, body } = await file3.complete<Receipt>(another.ticket, parts);
    expect([status, body.size, lost]).toEqual([201, 1000, 2]);
    await third.stop();
    lossy.close();
  });
});

describe('Direct uploads', () => {
  let aws: RunningLocalAws;
  let backend: RunningBackend;
  let file: DirectFile;
  let client: Client;

  beforeAll(async () => {
    aws = await startLocalAws();
    backend = await startBackend(aws, { DIRECT_UPLOAD: 'off', MAX_UPLOAD_BYTES: '1000' });
    client = new Client(backend.url, await createAccount(aws));
    file = new DirectFile(client, randomBytes(10));
  });

  afterAll(async () => {
    await backend.stop();
    await aws.stop();
  });

  test('can be turned off, and then say what to do instead', async () => {
    const limits = (await (await client.get('/api/config')).json()) as object;
    expect(limits).toMatchObject({ directUpload: false, maxUploadBytes: 1000 });
    const parts = [{ number: 1, size: 10, crc32: 'AAAAAA==' }];
    for (const { status, body } of [
      await file.start(),
      await file.presign('ticket', parts),
      await file.complete('ticket', []),
    ]) {
      expect([status, body.type]).toEqual([404, '/problems/direct-upload-off']);
      expect(body.detail).toContain('at most 1000 bytes');
    }
  });
});
