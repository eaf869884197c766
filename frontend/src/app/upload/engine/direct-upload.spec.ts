import { storageInMemory } from '../../../testing/browser-storage';
import { startChecksumWorker } from '../../../testing/checksum-worker';
import { DirectStorage } from '../../../testing/direct-storage';
import { aFile, useReadableBlobs } from '../../../testing/file';
import { Checksums } from '../../checksums/checksums';
import { ApiProblem } from '../../http/api-problem';
import { ConnectionFailure } from '../../http/connection-failure';
import { UploadRecords } from '../../storage/upload-records';
import { AdaptiveLimit } from './adaptive-limit';
import { directUpload } from './direct-upload';
import { ChangedFile, HeldElsewhere, OtherFile, StorageRefusal } from './errors';
import { Leases } from './upload-locks';
import { type UploadEvent, type UploadRequest } from './upload-request';

useReadableBlobs();

const content = '0123456789abcdefghij!';
const file = () => aFile(content, 'big.bin', 1);
const records = new UploadRecords(storageInMemory);

beforeEach(async () => {
  for (const { id } of await records.of('ada')) await records.remove(id);
});

/** One page of one browser: what is kept in the browser's database outlives it. */
function setUp(storage = new DirectStorage()) {
  const environment = {
    isOnline: () => true,
    online: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    random: () => 0,
    now: Date.now,
  };
  const events: UploadEvent[] = [];
  const stop = new AbortController();
  const upload = (change: Partial<UploadRequest> = {}) => {
    const emit = (event: UploadEvent) => void events.push(event);
    const request = { file: file(), sensitive: true, userId: 'ada', signal: stop.signal, emit, ...change };
    return directUpload(request, {
      api: storage,
      checksums: new Checksums(startChecksumWorker),
      send: storage.send,
      records,
      locks: new Leases(storageInMemory),
      limit: new AdaptiveLimit(),
      environment,
    });
  };
  return { storage, events, stop, upload };
}

/** A page that is closed when two parts of the file are stored. */
async function interrupted() {
  const page = setUp();
  page.storage.beforePart = () => {
    if (page.storage.sentParts.length >= 2) page.stop.abort();
  };
  await expect(page.upload()).rejects.toMatchObject({ name: 'AbortError' });
  page.storage.beforePart = () => undefined;
  return page.storage;
}

test('a file in parts arrives whole, and nothing is left to go on with', async () => {
  const { storage, events, upload } = setUp();
  await expect(upload()).resolves.toEqual(storage.receipt);

  expect(storage.stored?.toString()).toBe(content);
  expect(storage.started).toEqual([
    { filename: 'big.bin', size: 21, contentType: 'application/octet-stream', sensitive: true },
  ]);
  expect(events.filter(({ kind }) => kind === 'sending').at(-1)).toEqual({ kind: 'sending', sentBytes: 21 });
  expect(events.at(-1)).toEqual({ kind: 'finishing' });
  await expect(records.of('ada')).resolves.toEqual([]);
});

test('several parts are presigned with one request', async () => {
  const { storage, upload } = setUp();
  await upload();
  expect(storage.sentParts).toHaveLength(6);
  expect(storage.presignRequests).toBeLessThan(6);
});

test('another page goes on with an upload and sends only what is missing', async () => {
  const storage = await interrupted();
  const before = [...storage.sentParts];
  storage.sentParts.length = 0;
  const page = setUp(storage);
  await page.upload();

  expect(storage.stored?.toString()).toBe(content);
  expect(storage.started).toHaveLength(1);
  expect([...before, ...storage.sentParts].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});

test('another person, or the other choice, begins an upload anew', async () => {
  const storage = await interrupted();
  await setUp(storage).upload({ userId: 'grace' });
  storage.stored = undefined;
  await setUp(storage).upload({ sensitive: false });
  expect(storage.started).toHaveLength(3);
});

test('a file of the same look but other content is not taken for the one to go on with', async () => {
  const storage = await interrupted();
  const [unfinished] = await records.of('ada');
  const other = aFile(content.toUpperCase(), 'big.bin', 1);
  const going = setUp(storage).upload({ file: other, continues: unfinished?.id });
  await expect(going).rejects.toBeInstanceOf(OtherFile);
  await expect(records.of('ada')).resolves.toHaveLength(1);
});

test.each([
  ['renamed', () => aFile(content, 'renamed.bin', 1)],
  ['copied, and so of another time', () => aFile(content, 'big.bin', 2)],
])('a file that was %s goes on, and is stored by the name that it had', async (_how, changed) => {
  const storage = await interrupted();
  const before = [...storage.sentParts];
  storage.sentParts.length = 0;
  const page = setUp(storage);
  await page.upload({ file: changed() });

  expect(storage.started).toHaveLength(1);
  expect([...before, ...storage.sentParts].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(page.events).toContainEqual({ kind: 'checking', readBytes: 8 });
  expect(page.events).toContainEqual(expect.objectContaining({ kind: 'resumable', name: 'big.bin' }));
});

test('another file of the same name and size is sent for itself, and the unfinished one can still go on', async () => {
  const storage = await interrupted();
  const [unfinished] = await records.of('ada');
  // As if the samples of both files were the same, and only the bytes between them differed.
  await records.addPart(unfinished?.id ?? '', { number: 1, etag: '"e"', crc32: 'AAAAAA==' });
  await setUp(storage).upload({ file: aFile(content, 'big.bin', 2) });

  expect(storage.started).toHaveLength(2);
  expect(storage.stored?.toString()).toBe(content);
  await expect(records.of('ada')).resolves.toEqual([unfinished]);
});

test('a copy of a file that is under way is sent for itself', async () => {
  const storage = await interrupted();
  const [unfinished] = await records.of('ada');
  const copy = setUp(storage).upload({ file: aFile(content, 'copy.bin', 2) });
  await new Leases(storageInMemory).hold(unfinished?.id ?? '', async () => void (await copy));

  expect(storage.started.map(({ filename }) => filename)).toEqual(['big.bin', 'copy.bin']);
});

test('a renamed file of which nothing is stored yet begins anew, under its new name', async () => {
  const storage = await interrupted();
  const [unfinished] = await records.of('ada');
  await records.remove(unfinished?.id ?? '');
  if (unfinished) await records.add(unfinished);
  await setUp(storage).upload({ file: aFile(content, 'renamed.bin', 1) });

  expect(storage.started.map(({ filename }) => filename)).toEqual(['big.bin', 'renamed.bin']);
});

test('stored parts are compared with the file before the upload is completed', async () => {
  const storage = await interrupted();
  const [unfinished] = await records.of('ada');
  await records.addPart(unfinished?.id ?? '', { number: 1, etag: '"e"', crc32: 'AAAAAA==' });
  await expect(setUp(storage).upload()).rejects.toBeInstanceOf(ChangedFile);
  expect(storage.stored).toBeUndefined();
  await expect(records.of('ada')).resolves.toEqual([]);
});

test('a file that changes while it is sent is refused', async () => {
  const { storage, upload } = setUp();
  const changing = file();
  storage.beforePart = () => {
    changing.slice = (start, end) => aFile(content.replace('b', 'B')).slice(start, end);
  };
  await expect(upload({ file: changing })).rejects.toBeInstanceOf(ChangedFile);
  expect(storage.stored).toBeUndefined();
});

test('an upload survives lost connections, a busy storage, expired URLs and damaged bytes', async () => {
  const { storage, events, upload } = setUp();
  storage.errors.push(
    new ConnectionFailure(),
    new StorageRefusal(503, 'SlowDown'),
    new StorageRefusal(403, 'AccessDenied'),
    new StorageRefusal(400, 'BadDigest'),
  );
  await upload();
  expect(storage.stored?.toString()).toBe(content);
  expect(events).toContainEqual({ kind: 'waiting', reason: 'offline' });
  expect(events).toContainEqual({ kind: 'waiting', reason: 'busy' });
});

test('a storage that keeps refusing ends the upload, which can go on later', async () => {
  const { storage, upload } = setUp();
  storage.errors.push(...Array.from({ length: 40 }, () => new StorageRefusal(403, 'AccessDenied')));
  await expect(upload()).rejects.toMatchObject({ code: 'AccessDenied' });
  await expect(records.of('ada')).resolves.toHaveLength(1);
});

test('a completion whose response was lost is requested again', async () => {
  const { storage, upload } = setUp();
  storage.completionErrors.push(new ConnectionFailure());
  await expect(upload()).resolves.toEqual(storage.replay);
  expect(storage.stored?.toString()).toBe(content);
});

test('an upload that has expired is forgotten', async () => {
  const { storage, upload } = setUp();
  storage.completionErrors.push(new ApiProblem(410, 'ticket-expired', ''));
  await expect(upload()).rejects.toMatchObject({ slug: 'ticket-expired' });
  await expect(records.of('ada')).resolves.toEqual([]);
});

test('two tabs do not send the same upload', async () => {
  const storage = await interrupted();
  const reached = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  storage.beforePart = () => {
    reached.resolve();
    return goOn.promise;
  };
  const first = setUp(storage).upload();
  await reached.promise;
  await expect(setUp(storage).upload()).rejects.toBeInstanceOf(HeldElsewhere);
  goOn.resolve();
  await expect(first).resolves.toEqual(storage.receipt);
});
