import { TestBed } from '@angular/core/testing';
import { storageInMemory } from '../../testing/browser-storage';
import { BrowserStorage } from '../storage/browser-storage';
import { UploadRecords } from '../storage/upload-records';
import { UnfinishedStore } from './unfinished-store';

test('what is sent of an upload is the size of its stored parts, the short last one among them', async () => {
  TestBed.configureTestingModule({ providers: [{ provide: BrowserStorage, useValue: storageInMemory }] });
  const store = TestBed.inject(UnfinishedStore);
  const records = new UploadRecords(storageInMemory);
  const sentBytes = async () => {
    await store.load('ada');
    return store.rows().map((row) => row.sentBytes);
  };
  const expiresAt = new Date(Date.now() + 60_000).toISOString();
  await records.add({
    id: 'u1',
    userId: 'ada',
    name: 'film.mov',
    size: 21,
    lastModified: 1,
    fingerprint: 'f',
    sensitive: true,
    ticket: 't',
    partSize: 10,
    expiresAt,
  });
  await records.addPart('u1', { number: 3, etag: 'e', crc32: 'AAAAAA==' });
  expect(await sentBytes()).toEqual([1]);

  await records.addPart('u1', { number: 1, etag: 'e', crc32: 'AAAAAA==' });
  expect(await sentBytes()).toEqual([11]);
});
