import { storageInMemory } from '../../testing/browser-storage';
import { aFile } from '../../testing/file';
import { browserDatabase } from './browser-database';
import { type UnfinishedUpload } from './rows';
import { UploadRecords } from './upload-records';

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

test('only the person who left an upload unfinished finds it', async () => {
  await records.add(anUpload());
  await expect(records.of('ada')).resolves.toEqual([anUpload()]);
  await expect(records.of('grace')).resolves.toEqual([]);
});

test('an upload that has expired is forgotten with its parts', async () => {
  await records.add(anUpload({ expiresAt: new Date(Date.now() - 1).toISOString() }));
  await records.addPart('u1', { number: 1, etag: 'e', crc32: 'AAAAAA==' });
  await expect(records.of('ada')).resolves.toEqual([]);
  await expect(records.partsOf('u1')).resolves.toEqual([]);
});

test('the parts of one upload come in their order, without those of others', async () => {
  for (const number of [10, 2, 1])
    await records.addPart('u1', { number, etag: `e${number}`, crc32: 'AAAAAA==' });
  await records.addPart('u2', { number: 3, etag: 'x', crc32: 'AAAAAA==' });
  expect((await records.partsOf('u1')).map(({ number }) => number)).toEqual([1, 2, 10]);
  await records.remove('u1');
  expect(await records.partsOf('u1')).toEqual([]);
  expect(await records.partsOf('u2')).toHaveLength(1);
});

test('a chosen file may belong to uploads of its size and choice, whatever its name and time', async () => {
  await records.add(anUpload());
  const of = (file: File, sensitive = true) => records.candidates({ userId: 'ada', file, sensitive });
  await expect(of(aFile('123', 'big.bin', 1))).resolves.toHaveLength(1);
  await expect(of(aFile('123', 'big.bin', 1), false)).resolves.toEqual([]);
  await expect(of(aFile('123', 'big.bin', 2))).resolves.toHaveLength(1);
  await expect(of(aFile('1234', 'big.bin', 1))).resolves.toEqual([]);
  await expect(of(aFile('123', 'other.bin', 1))).resolves.toHaveLength(1);
});

test('a row that cannot be read is left out, and its upload begins anew', async () => {
  const database = await browserDatabase();
  await database.put('uploads', { id: 'u2', userId: 'ada' } as UnfinishedUpload);
  await database.put('parts', { uploadId: 'u1', number: 1, etag: 'e', crc32: 'not base64' });
  await records.add(anUpload());
  await expect(records.of('ada')).resolves.toEqual([anUpload()]);
  await expect(records.partsOf('u1')).resolves.toEqual([]);
  await records.remove('u2');
});
