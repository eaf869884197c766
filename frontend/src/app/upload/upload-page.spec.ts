import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideEnglish } from '../../testing/english';
import { textOf } from '../../testing/form';
import { SessionStore } from '../auth/session-store';
import { Announcer } from '../ui/announcer';
import { FileSender } from './file-sender';
import { type Receipt } from './receipt';
import { UploadLimits } from './upload-limits';
import { UploadPage } from './upload-page';

async function setUp() {
  const limits = { maxBytes: signal(1_000_000), failed: signal(false), load: jest.fn() };
  const session = {
    status: signal('signedIn'),
    ended: signal(false),
    session: signal({ userId: 'ada' }),
    authorize: (request: (token: string) => Promise<unknown>) => request('token'),
  };
  const send = jest.fn(() => Promise.resolve({} as Receipt));
  TestBed.configureTestingModule({
    providers: [
      provideEnglish(),
      { provide: UploadLimits, useValue: limits },
      { provide: SessionStore, useValue: session },
      { provide: FileSender, useValue: { send } },
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
  return { fixture, page, limits, send, choose, press };
}

const start = (page: HTMLElement) =>
  page.querySelector<HTMLButtonElement>('app-upload-review .button-primary');

test('an empty page says how large a file may be and offers to choose', async () => {
  const { page } = await setUp();

  expect(textOf(page)).toContain('A file may have up to 1 MB');
  expect(textOf(page.querySelector('app-file-chooser label'))).toBe('Choose files');
  expect(page.querySelector('app-upload-review')).toBeNull();
});

test('what is undecided cannot start, and the review says so', async () => {
  const { page, choose, press } = await setUp();
  await choose(new File(['12'], 'a.txt'), new File(['1'], 'b.txt'));
  expect(textOf(page.querySelector('app-upload-review'))).toContain('2 files, 3 bytes 2 still undecided');
  expect(start(page)?.disabled).toBe(true);

  await press('Sensitive');
  expect(textOf(page.querySelector('app-upload-review'))).toContain('1 to the vault 1 still undecided');
  expect(textOf(start(page))).toBe('Upload 1 file');
});

test('a file that is too large is refused in words and leaves the others alone', async () => {
  const { page, choose, press } = await setUp();
  await choose(new File(['x'.repeat(1_200_000)], 'large.bin'), new File(['1'], 'small.txt'));
  await press('Mark all as not sensitive');

  expect(textOf(page)).toContain('it has 1.2 MB, and a file may have up to 1 MB');
  expect(textOf(page.querySelector('app-upload-review'))).toContain('1 normal 1 too large');
  expect(textOf(start(page))).toBe('Upload 1 file');
});

test('stored files are told apart by where they go, on the page and to a screen reader', async () => {
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

test('leaving is warned about only while something is being sent', async () => {
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

test('when the limit cannot be had the page says so and can ask again', async () => {
  const { fixture, page, limits, press } = await setUp();
  limits.failed.set(true);
  await fixture.whenStable();
  expect(textOf(page.querySelector('[role=alert]'))).toContain('nothing can start yet');

  await press('Try again');
  expect(limits.load).toHaveBeenCalledTimes(2);
});
