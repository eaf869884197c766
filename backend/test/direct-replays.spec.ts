import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DirectUpload, type UploadedPart } from '@static-file-upload/contract/direct-upload';
import { type ProblemType } from '@static-file-upload/contract/problems';
import { replayedDirectUpload } from '@static-file-upload/contract/receipt';
import { uploadLimits } from '@static-file-upload/contract/upload-limits';
import { DirectFile } from '@static-file-upload/testing/api/direct-file';
import { read, readReceipt } from '@static-file-upload/testing/api/read';
import { type Stack, startStack } from '@static-file-upload/testing/api/stack';
import { FaultyService } from '@static-file-upload/testing/network/faulty-service';
import { type RunningBackend, startBackend } from '@static-file-upload/testing/stack/running-backend';
import { randomBytes } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { expectProblem } from './support/expectations';
import { readSigningKeys, resealTicket } from './support/signing-key';

const yesterday = Math.floor(Date.now() / 1000) - 86_400;

describe('completing a direct upload', () => {
  let stack: Stack;
  let failing: FaultyService;
  /** A second server, whose storage fails as a test wants. */
  let elsewhere: RunningBackend;
  let file: DirectFile;
  let fileElsewhere: DirectFile;
  let upload: DirectUpload;
  let uploaded: UploadedPart[];

  beforeAll(async () => {
    [stack, failing] = await Promise.all([startStack(), FaultyService.start()]);
    elsewhere = await startBackend(stack.aws, { AWS_ENDPOINT_URL_S3: failing.url });
    file = new DirectFile(stack.client, randomBytes(1000));
    fileElsewhere = file.by(stack.client.at(elsewhere.url));
    upload = await file.start();
    uploaded = await file.sendAll(upload);
  });

  afterAll(async () => {
    failing.stop();
    await elsewhere.stop();
    await stack.stop();
  });

  const expired = async () => {
    const [key] = await readSigningKeys(stack.aws.state);
    return resealTicket(upload.ticket, key, { exp: yesterday });
  };

  test.each([
    ['has the object already', 412, 'PreconditionFailed'],
    ['knows no such upload any more', 404, 'NoSuchUpload'],
  ])('is a replay without a receipt when the storage %s', async (_, status, code) => {
    failing.refuse(status, code);
    const response = await fileElsewhere.complete(upload.ticket, uploaded);
    expect(response.status).toBe(200);
    expect(await read(replayedDirectUpload, response)).toEqual({
      id: upload.key.split('/')[1],
      key: upload.key,
      filename: 'film.mp4',
      size: 1000,
      contentType: 'application/octet-stream',
      sensitive: false,
      uploadedBy: stack.account.sub,
      replayed: true,
    });
  });

  test.each<[number, string, number, ProblemType, string | null]>([
    [409, 'ConditionalRequestConflict', 409, 'completion-under-way', '1'],
    [503, 'SlowDown', 503, 'storage-busy', '5'],
    [403, 'AccessDenied', 502, 'storage-refused', null],
  ])(
    'is refused for %i %s of the storage with %i %s',
    async (storageStatus, code, status, type, retryAfter) => {
      failing.refuse(storageStatus, code);
      const response = await fileElsewhere.complete(upload.ticket, uploaded);
      expect(response.headers.get('retry-after')).toBe(retryAfter);
      const { detail } = await expectProblem(response, status, type);
      expect(detail).not.toContain('inner words');
    },
  );

  test('is refused with 410 when the ticket has expired and the upload is gone', async () => {
    failing.refuse(404, 'NoSuchUpload');
    await expectProblem(fileElsewhere.complete(await expired(), uploaded), 410, 'ticket-expired');
  });

  test('works with an expired ticket while the parts are there; further parts are refused', async () => {
    const ticket = await expired();
    const { description } = file.part(1, upload.partSize);
    await expectProblem(file.requestUrls(ticket, [description]), 410, 'ticket-expired');
    const response = await file.complete(ticket, uploaded);
    expect(response.status).toBe(201);
    expect((await readReceipt(response)).key).toBe(upload.key);
  });

  test('survives that a response of the storage is lost', async () => {
    const port = Number(new URL(stack.aws.url).port);
    let connections = 0;
    /** Takes the first request to the storage, and hangs up when the response comes. */
    const lossy: Server = createServer((socket) => {
      const storage = connect(port, '127.0.0.1');
      socket.on('error', () => storage.destroy()).pipe(storage);
      storage.on('error', () => socket.destroy());
      connections += 1;
      if (connections > 1) storage.pipe(socket);
      else storage.once('data', () => socket.destroy());
    });
    await new Promise<void>((resolve) => lossy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(lossy.address() as AddressInfo).port}`;
    const backend = await startBackend(stack.aws, { AWS_ENDPOINT_URL_S3: url });

    const another = await file.start();
    const parts = await file.sendAll(another);
    const response = await file.by(stack.client.at(backend.url)).complete(another.ticket, parts);
    const { size } = await readReceipt(response);
    expect([response.status, size, connections]).toEqual([201, 1000, 2]);
    await backend.stop();
    lossy.close();
  });
});

describe('a server whose direct uploads are turned off', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({ DIRECT_UPLOAD: 'off', MAX_UPLOAD_BYTES: '1000' });
  });

  afterAll(() => stack.stop());

  test('refuses them with 404, and says what to do instead', async () => {
    const limits = await read(uploadLimits, stack.client.get('/api/config'));
    expect(limits).toMatchObject({ directUpload: false, maxUploadBytes: 1000 });
    const file = new DirectFile(stack.client, randomBytes(10));
    const { description } = file.part(1, 10);
    for (const response of [
      file.requestStart(),
      file.requestUrls('ticket', [description]),
      file.complete('ticket', []),
    ]) {
      const { detail } = await expectProblem(response, 404, 'direct-upload-off');
      expect(detail).toContain('at most 1000 bytes');
    }
  });
});
