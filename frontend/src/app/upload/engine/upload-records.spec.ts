import { storageInMemory } from '../../../testing/browser-storage';
import { aFile } from '../../../testing/file';
import { HeldElsewhere, Leases } from './upload-locks';
import { UploadRecords } from './upload-records';
import { type UnfinishedUpload } from './unfinished-upload';

const soon = new Date(Date.now() + 60_000).toISOString();
const records = new UploadRecords(storageInMemory);

function anUpload(change: Partial<UnfinishedUpload> = {}): UnfinishedUpload {
  return {
    id: 'u1',
    userId: 'ada',
    name: 'big.bin',
    size: 3,
    lastModified: 1,
    fingerprint: 'f',
    sensitive: true,
    ticket: 't',
    partSize: 2,
    expiresAt: soon,
    ...change,
  };
}

beforeEach(async () => {
  for (const user of ['ada', 'grace']) for (const { id } of await records.of(user)) await records.remove(id);
});

test('a person finds what they left, and nobody else does', async () => {
  await records.add(anUpload());
  await expect(records.of('ada')).resolves.toEqual([anUpload()]);
  await expect(records.of('grace')).resolves.toEqual([]);
});

test('what has lapsed is forgotten, its parts too', async () => {
  await records.add(anUpload({ expiresAt: new Date(Date.now() - 1).toISOString() }));
  await records.addPart('u1', { number: 1, etag: 'e', crc32: 'c' });
  await expect(records.of('ada')).resolves.toEqual([]);
  await expect(records.partsOf('u1')).resolves.toEqual([]);
});

test('parts come in their order, of their upload only', async () => {
  for (const number of [10, 2, 1]) await records.addPart('u1', { number, etag: `e${number}`, crc32: 'c' });
  await records.addPart('u2', { number: 3, etag: 'x', crc32: 'c' });
  expect((await records.partsOf('u1')).map(({ number }) => number)).toEqual([1, 2, 10]);
  await records.remove('u1');
  expect(await records.partsOf('u1')).toEqual([]);
  expect(await records.partsOf('u2')).toHaveLength(1);
});

test('a chosen file belongs to uploads of its name, size, time and choice', async () => {
  await records.add(anUpload());
  const of = (file: File, sensitive = true) => records.candidates({ userId: 'ada', file, sensitive });
  await expect(of(aFile('123', 'big.bin', 1))).resolves.toHaveLength(1);
  await expect(of(aFile('123', 'big.bin', 1), false)).resolves.toEqual([]);
  await expect(of(aFile('123', 'big.bin', 2))).resolves.toEqual([]);
  await expect(of(aFile('1234', 'big.bin', 1))).resolves.toEqual([]);
  await expect(of(aFile('123', 'other.bin', 1))).resolves.toEqual([]);
});

test('one tab holds a lease at a time; it ends with the work, or when it is not renewed', async () => {
  let now = 0;
  const [tab, other] = [new Leases(storageInMemory, () => now), new Leases(storageInMemory, () => now)];
  const work = Promise.withResolvers<string>();
  const started = Promise.withResolvers<void>();
  const holding = tab.hold('u1', () => {
    started.resolve();
    return work.promise;
  });
  await started.promise;
  await expect(other.hold('u1', () => Promise.resolve())).rejects.toBeInstanceOf(HeldElsewhere);
  await expect(other.hold('u2', () => Promise.resolve('free'))).resolves.toBe('free');

  now += 200_000;
  await expect(other.hold('u1', () => Promise.resolve('lapsed'))).resolves.toBe('lapsed');
  work.resolve('done');
  await expect(holding).resolves.toBe('done');
  await expect(other.hold('u1', () => Promise.resolve('after'))).resolves.toBe('after');
});
