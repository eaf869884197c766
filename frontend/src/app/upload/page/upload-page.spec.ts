import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type Receipt } from '@static-file-upload/contract/receipt';
import { provideEnglish } from '../../../testing/english';
import { textOf } from '../../../testing/form';
import { SessionStore } from '../../auth/session-store';
import { HistoryStore } from '../../history/history-store';
import { Announcer } from '../../ui/announcer';
import { OtherFile } from '../engine/errors';
import { type UnfinishedRow, UnfinishedStore } from '../../history/unfinished-store';
import { UploadEngine } from '../upload-engine';
import { UploadLimits } from '../upload-limits';
import { UploadPage } from './upload-page';

async function setUp() {
  const limits = {
    maxBytes: signal(1_000_000),
    directUpload: signal(true),
    failed: signal(false),
    load: jest.fn(),
  };
  const session = {
    status: signal('signedIn'),
    ended: signal(false),
    session: signal({ userId: 'ada' }),
    authorize: (request: (token: string) => Promise<unknown>) => request('token'),
  };
  const unfinished = { rows: signal<readonly UnfinishedRow[]>([]), load: jest.fn(), discard: jest.fn() };
  const send = jest.fn(() => Promise.resolve({} as Receipt));
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      provideRouter([]),
      { provide: UploadLimits, useValue: limits },
      { provide: SessionStore, useValue: session },
      { provide: UploadEngine, useValue: { upload: send } },
      { provide: HistoryStore, useValue: { add: () => Promise.resolve() } },
      { provide: UnfinishedStore, useValue: unfinished },
    ],
  });
  const fixture = TestBed.createComponent(UploadPage);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const choose = async (...files: File[]) => {
    const field = page.querySelector('input[type=file]');
    Object.defineProperty(field, 'files', { value: files, configurable: true });
    field?.dispatchEvent(new Event('change'));
    await fixture.whenStable();
  };
  const press = async (name: string) => {
    const buttons = [...page.querySelectorAll<HTMLElement>('button, fieldset label')];
    const button = buttons.find((one) => (one.getAttribute('aria-label') ?? one.textContent).trim() === name);
    if (!button) throw new Error(`There is no button “${name}”`);
    button.click();
    await fixture.whenStable();
  };
  return { fixture, page, limits, send, unfinished, choose, press };
}

const start = (page: HTMLElement) =>
  page.querySelector<HTMLButtonElement>('app-upload-review .button-primary');

test('the empty upload page says how large a file may be and offers to choose files', async () => {
  const { page } = await setUp();

  expect(textOf(page)).toContain('A file may have up to 1 MB');
  expect(textOf(page.querySelector('app-file-chooser label'))).toBe('Choose files');
  expect(page.querySelector('app-upload-review')).toBeNull();
});

test('the review says that a file without a choice cannot start', async () => {
  const { page, choose, press } = await setUp();
  await choose(new File(['12'], 'a.txt'), new File(['1'], 'b.txt'));
  expect(textOf(page.querySelector('app-upload-review'))).toContain('2 files, 3 bytes 2 still undecided');
  expect(start(page)?.disabled).toBe(true);

  await press('Sensitive');
  expect(textOf(page.querySelector('app-upload-review'))).toContain('1 to the vault 1 still undecided');
  expect(textOf(start(page))).toBe('Upload 1 file');
});

test('a file that is too large is refused with a reason and does not affect the others', async () => {
  const { page, choose, press } = await setUp();
  await choose(new File(['x'.repeat(1_200_000)], 'large.bin'), new File(['1'], 'small.txt'));
  await press('Mark all as not sensitive');

  expect(textOf(page)).toContain('it has 1.2 MB, and a file may have up to 1 MB');
  expect(textOf(page.querySelector('app-upload-review'))).toContain('1 normal 1 too large');
  expect(textOf(start(page))).toBe('Upload 1 file');
});

test('the page and the screen reader say which stored files move to the vault', async () => {
  const { fixture, page, choose, press } = await setUp();
  await choose(new File(['1'], 'a.txt'), new File(['1'], 'b.txt'));
  await press('Mark all as not sensitive');
  await press('Sensitive');
  start(page)?.click();
  await fixture.whenStable();

  const rows = [...page.querySelectorAll('app-upload-status')].map(textOf);
  expect(rows).toEqual(['Stored, moving to the vault', 'Stored']);
  expect(textOf(page)).toContain('2 files are stored');
  expect(TestBed.inject(Announcer).text()).toContain('b.txt: stored');
});

test('leaving the upload page causes a warning only while something is being sent', async () => {
  const { page, choose, press, send } = await setUp();
  send.mockReturnValue(new Promise(() => undefined));
  const leave = () => {
    const event = new Event('beforeunload', { cancelable: true });
    dispatchEvent(event);
    return event.defaultPrevented;
  };
  await choose(new File(['1'], 'a.txt'));
  await press('Not sensitive');
  expect(leave()).toBe(false);

  start(page)?.click();
  expect(leave()).toBe(true);
});

test('the file field stays when the list becomes empty while its dialog is open', async () => {
  const { page, choose, press } = await setUp();
  const field = page.querySelector('input[type=file]');
  await choose(new File(['1'], 'a.txt'));
  expect(page.querySelector('input[type=file]')).toBe(field);

  await press('Remove a.txt');
  expect(page.querySelector('input[type=file]')).toBe(field);
});

test('the upload page offers a retry when the limits cannot be loaded', async () => {
  const { fixture, page, limits, press } = await setUp();
  limits.failed.set(true);
  await fixture.whenStable();
  expect(textOf(page.querySelector('[role=alert]'))).toContain('nothing can start yet');

  await press('Try again');
  expect(limits.load).toHaveBeenCalledTimes(2);
});

describe('an upload that an earlier page left unfinished', () => {
  const upload = {
    id: 'u1',
    name: 'film.mov',
    size: 100,
    lastModified: 5,
    sensitive: true,
    expiresAt: '2026-12-02T10:00:00.000Z',
  } as UnfinishedRow['upload'];

  async function setUpUnfinished() {
    const all = await setUp();
    all.unfinished.rows.set([{ upload, sentBytes: 40 }]);
    await all.fixture.whenStable();
    const list = all.page.querySelector<HTMLElement>('app-unfinished-list');
    const chooseAgain = async (file: File) => {
      const field = list?.querySelector('input[type=file]');
      Object.defineProperty(field, 'files', { value: [file], configurable: true });
      field?.dispatchEvent(new Event('change'));
      await all.fixture.whenStable();
    };
    return { ...all, list, chooseAgain };
  }

  test('is listed with how far it got and until when it can go on', async () => {
    const { list } = await setUpUnfinished();
    expect(textOf(list)).toContain('40% of 100 bytes sent');
    expect(textOf(list)).toContain('You can continue until Dec 2, 2026');
  });

  test('goes on with a file that has another name and time by now', async () => {
    const { send, chooseAgain } = await setUpUnfinished();
    send.mockReturnValue(new Promise(() => undefined));
    await chooseAgain(new File(['x'.repeat(100)], 'renamed.mov', { lastModified: 6 }));
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ continues: 'u1', sensitive: true }));
  });

  test('goes on once its file is chosen again', async () => {
    const { send, chooseAgain, page } = await setUpUnfinished();
    send.mockReturnValue(new Promise(() => undefined));
    await chooseAgain(new File(['x'.repeat(100)], 'film.mov', { lastModified: 5 }));
    expect(send).toHaveBeenCalledWith(expect.objectContaining({ continues: 'u1', sensitive: true }));
    expect(textOf(page.querySelector('app-unfinished-list'))).toBe('');
  });

  test('does not go on with another file', async () => {
    const { send, chooseAgain, list } = await setUpUnfinished();
    await chooseAgain(new File(['x'], 'film.mov', { lastModified: 5 }));
    expect(textOf(list)).toContain('is not the file that was being sent');
    expect(send).not.toHaveBeenCalled();
  });

  test('stays listed when its file turns out to be another one on reading it', async () => {
    const { send, chooseAgain, list, page } = await setUpUnfinished();
    send.mockRejectedValue(new OtherFile());
    await chooseAgain(new File(['x'.repeat(100)], 'film.mov', { lastModified: 5 }));
    expect(textOf(page.querySelector('app-upload-status'))).toContain('its content differs');
    expect(textOf(list)).toContain('film.mov');
  });

  test('can be discarded', async () => {
    const { unfinished, press } = await setUpUnfinished();
    await press('Discard the unfinished upload of film.mov');
    expect(unfinished.discard).toHaveBeenCalledWith(upload);
  });
});
