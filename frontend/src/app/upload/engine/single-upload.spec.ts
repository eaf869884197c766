import { createHash } from 'node:crypto';
import { startChecksumWorker } from '../../../testing/checksum-worker';
import { aFile } from '../../../testing/file';
import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { type SendRequest } from '../file-sender';
import { type StoredFile } from '../receipt';
import { Checksums } from './checksums';
import { ChangedFile } from './file-trouble';
import { Patience } from './patience';
import { SingleUpload } from './single-upload';
import { type UploadEvent } from './upload-request';

function setUp(file = aFile('content')) {
  const world = {
    isOnline: () => true,
    online: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    random: () => 0,
  };
  const send = jest.fn(({ onProgress }: SendRequest): Promise<StoredFile> => {
    onProgress(3);
    onProgress(7);
    return Promise.resolve({ id: 'stored' } as StoredFile);
  });
  const events: UploadEvent[] = [];
  const { signal } = new AbortController();
  const tell = (event: UploadEvent) => void events.push(event);
  const upload = new SingleUpload(
    { file, sensitive: true, userId: 'ada', signal, tell },
    {
      checksums: new Checksums(startChecksumWorker),
      send,
      authorize: (request) => request('token'),
      patience: new Patience(world),
    },
  );
  return { upload, send, events };
}

test('the file goes with its checksum, which is known before', async () => {
  const { upload, send, events } = setUp();
  await expect(upload.run()).resolves.toEqual({ id: 'stored' });

  const digest = createHash('sha256').update('content').digest('base64');
  expect(send.mock.calls[0]?.[0]).toMatchObject({ digest, sensitive: true, token: 'token' });
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
  await upload.run();
  const again = setUp();
  await again.upload.run();

  const [first, second, third] = [...send.mock.calls, ...again.send.mock.calls].map(
    ([{ idempotencyKey }]) => idempotencyKey,
  );
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('a checksum that cannot be worked out ends the upload before anything is sent', async () => {
  const file = Object.assign(aFile('x'), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new Error()) }),
  });
  const { upload, send } = setUp(file);
  await expect(upload.run()).rejects.toMatchObject({ name: 'ChecksumFailure' });
  expect(send).not.toHaveBeenCalled();
});

test('bytes damaged on their way are told from a file that has changed', async () => {
  const mismatch = new ApiProblem(422, 'checksum-mismatch', '');
  const damaged = setUp();
  damaged.send.mockRejectedValue(mismatch);
  await expect(damaged.upload.run()).rejects.toBe(mismatch);

  const file = aFile('content');
  const changed = setUp(file);
  changed.send.mockImplementation(() => {
    file.slice = (start, end) => aFile('changed').slice(start, end);
    return Promise.reject(mismatch);
  });
  await expect(changed.upload.run()).rejects.toBeInstanceOf(ChangedFile);
});
