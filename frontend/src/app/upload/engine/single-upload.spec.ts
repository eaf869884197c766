import { createHash } from 'node:crypto';
import { type StoredFile } from '@static-file-upload/contract/receipt';
import { startChecksumWorker } from '../../../testing/checksum-worker';
import { aFile } from '../../../testing/file';
import { RequestInHand, takeTheNetwork } from '../../../testing/request-in-hand';
import { aReplayedRawUpload, aSignedReceipt } from '../../../testing/signed-receipt';
import { Checksums } from '../../checksums/checksums';
import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { ChangedFile } from './errors';
import { type FileToSend, sendFile, singleUpload } from './single-upload';
import { type UploadEvent } from './upload-request';

takeTheNetwork();

const receipt = aSignedReceipt();

function setUp(file = aFile('content')) {
  const environment = {
    isOnline: () => true,
    online: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    random: () => 0,
    now: () => 0,
  };
  const send = jest.fn(({ onProgress }: FileToSend): Promise<StoredFile> => {
    onProgress(3);
    onProgress(7);
    return Promise.resolve(receipt);
  });
  const events: UploadEvent[] = [];
  const { signal } = new AbortController();
  const emit = (event: UploadEvent) => void events.push(event);
  const upload = () =>
    singleUpload(
      { file, sensitive: true, userId: 'ada', signal, emit },
      {
        checksums: new Checksums(startChecksumWorker),
        send,
        authorize: (request) => request('token'),
        environment,
      },
    );
  return { upload, send, events };
}

test('a file is sent with its checksum, which is known before', async () => {
  const { upload, send, events } = setUp();
  await expect(upload()).resolves.toEqual(receipt);

  const sha256 = createHash('sha256').update('content').digest('base64');
  expect(send.mock.calls[0]?.[0]).toMatchObject({ sha256, sensitive: true, token: 'token' });
  expect(events).toEqual([
    { kind: 'checking', readBytes: 7 },
    { kind: 'sending', sentBytes: 0 },
    { kind: 'sending', sentBytes: 3 },
    { kind: 'finishing' },
  ]);
});

test('every try has the same idempotency key, every upload its own', async () => {
  const { upload, send } = setUp();
  send.mockRejectedValueOnce(new ConnectionFailure());
  await upload();
  const again = setUp();
  await again.upload();

  const [first, second, third] = [...send.mock.calls, ...again.send.mock.calls].map(
    ([{ idempotencyKey }]) => idempotencyKey,
  );
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('a file whose connection stalls is sent again with the same idempotency key', async () => {
  jest.useFakeTimers();
  const { upload, send, events } = setUp();
  send.mockImplementation(sendFile);
  const first = RequestInHand.next();
  const uploaded = upload();
  const stalled = await first;
  stalled.upload.onprogress?.({ loaded: 3 });

  const second = RequestInHand.next();
  jest.advanceTimersByTime(60_000);
  const again = await second;
  jest.useRealTimers();
  expect(events).toContainEqual({ kind: 'waiting', reason: 'offline' });
  expect(again.opened).toBe(stalled.opened);
  expect(again.headers).toEqual(stalled.headers);
  again.respond(200, aReplayedRawUpload());
  await expect(uploaded).resolves.toEqual(aReplayedRawUpload());
});

test('a checksum that cannot be worked out ends the upload before anything is sent', async () => {
  const file = Object.assign(aFile('x'), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }),
  });
  const { upload, send } = setUp(file);
  await expect(upload()).rejects.toMatchObject({ name: 'ChecksumFailure' });
  expect(send).not.toHaveBeenCalled();
});

test('bytes damaged on their way are told from a file that has changed', async () => {
  const mismatch = new ApiProblem(422, 'checksum-mismatch', '');
  const damaged = setUp();
  damaged.send.mockRejectedValue(mismatch);
  await expect(damaged.upload()).rejects.toBe(mismatch);

  const file = aFile('content');
  const changed = setUp(file);
  changed.send.mockImplementation(() => {
    file.slice = (start, end) => aFile('changed').slice(start, end);
    return Promise.reject(mismatch);
  });
  await expect(changed.upload()).rejects.toBeInstanceOf(ChangedFile);
});
