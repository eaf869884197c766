import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { storageInMemory } from '../../testing/browser-storage';
import { provideEnglish } from '../../testing/english';
import { eventually } from '../../testing/eventually';
import { textOf } from '../../testing/form';
import { aReplayedRawUpload, aSignedReceipt } from '../../testing/signed-receipt';
import { SessionStore } from '../auth/session-store';
import { BrowserStorage } from '../storage/browser-storage';
import { browserDatabase } from '../storage/browser-database';
import { HistoryPage } from './history-page';
import { HistoryStore } from './history-store';
import { UnfinishedStore } from './unfinished-store';

const receipt = aSignedReceipt();
const replayed = aReplayedRawUpload('replayed.pdf');

async function setUp(userId = 'ada') {
  const unfinished = { rows: signal<readonly unknown[]>([]), load: jest.fn() };
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([]),
      { provide: BrowserStorage, useValue: { ...storageInMemory, failed: signal(false) } },
      { provide: SessionStore, useValue: { session: signal({ userId }) } },
      { provide: UnfinishedStore, useValue: unfinished },
    ],
  });
  const store = TestBed.inject(HistoryStore);
  await store.clear(userId);
  const open = async () => {
    const fixture = TestBed.createComponent(HistoryPage);
    const page = fixture.nativeElement as HTMLElement;
    await eventually(fixture, () => page.querySelector('.empty, .tools') !== null);
    const names = () => [...page.querySelectorAll('.name')].map(textOf);
    const press = async (name: string) => {
      [...page.querySelectorAll('button')].find((one) => textOf(one) === name)?.click();
      await fixture.whenStable();
    };
    return { fixture, page, names, press };
  };
  return { store, unfinished, open };
}

test('an empty history says where its entries come from and why files cannot be opened', async () => {
  const { page } = await (await setUp()).open();
  expect(textOf(page)).toContain('You have not handed in anything with this browser yet');
  expect(textOf(page)).toContain('It has no right to read, list or delete them');
  expect(page.querySelector('input')).toBeNull();
});

test('the history lists the files of a person with their states and receipts, the newest first', async () => {
  const { store, open } = await setUp();
  await store.add('ada', receipt);
  await store.add('ada', replayed);
  await store.add('grace', { ...receipt, id: 'other' });
  const { page, names } = await open();

  expect(names()).toEqual(['replayed.pdf', 'letter ü.txt']);
  expect(textOf(page)).toContain('The receipt was lost on its way');
  expect(textOf(page)).toContain('Stored, with receipt');
  expect(page.querySelectorAll('[aria-label="Save receipt of letter ü.txt"]')).toHaveLength(1);
});

test('a receipt stays in the history when the server confirms the same file once more', async () => {
  const { store, open } = await setUp();
  await store.add('ada', receipt);
  await store.add('ada', { ...replayed, id: receipt.id });
  const { page } = await open();
  expect(textOf(page)).toContain('Stored, with receipt');
});

test('entries of an earlier version are listed with their receipts, and damaged ones are left out', async () => {
  const { store, open } = await setUp();
  await store.add('ada', receipt);
  const database = await browserDatabase();
  const known = { userId: 'ada', size: 1, sensitive: true, storedAt: '2026-01-01T00:00:00.000Z' };
  const unsigned = { filename: 'old.txt', checksum: 'of another form' };
  await database.put('history', { ...known, id: 'old', name: 'old.txt', receipt: unsigned });
  await database.put('history', { ...known, id: 'damaged', name: 5 as unknown as string });
  const { page, names } = await open();
  expect(names()).toEqual(['letter ü.txt', 'old.txt']);
  expect(page.querySelectorAll('[aria-label="Save receipt of old.txt"]')).toHaveLength(1);
});

test('the search of the history shows the files whose names contain every word', async () => {
  const { store, open } = await setUp();
  await store.add('ada', receipt);
  await store.add('ada', replayed);
  const { fixture, page, names } = await open();
  const field = page.querySelector('input');
  if (!field) throw new Error('There is no search');
  field.value = 'TXT letter';
  field.dispatchEvent(new Event('input'));
  await fixture.whenStable();
  expect(names()).toEqual(['letter ü.txt']);
  expect(textOf(page.querySelector('[role=status]'))).toBe('1 file');
});

test('the history lists unfinished uploads first, with the day until which they can continue', async () => {
  const { unfinished, open } = await setUp();
  const upload = { id: 'u', name: 'film.mov', size: 9, sensitive: true, expiresAt: '2026-12-02T10:00:00Z' };
  unfinished.rows.set([{ upload, sentBytes: 3 }]);
  const { page } = await open();
  expect(textOf(page)).toContain('Not stored yet. You can continue until Dec 2, 2026');
});

test('the history is cleared only after a confirmation, and only for this person', async () => {
  const { store, open } = await setUp();
  await store.add('ada', receipt);
  await store.add('grace', { ...receipt, id: 'other' });
  const { fixture, names, press } = await open();
  await press('Clear this list');
  await press('Keep it');
  expect(names()).toHaveLength(1);
  await press('Clear this list');
  await press('Clear it');
  await eventually(fixture, () => names().length === 0);
  await store.load('grace');
  expect(store.entries()).toHaveLength(1);
});
