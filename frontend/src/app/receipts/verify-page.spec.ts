import { webcrypto } from 'node:crypto';
import { TextDecoder, TextEncoder } from 'node:util';
import { TestBed } from '@angular/core/testing';
import { provideEnglish } from '../../testing/english';
import { eventually } from '../../testing/eventually';
import { aFile } from '../../testing/file';
import { textOf } from '../../testing/form';
import { aSignedReceipt, serviceKey } from '../../testing/signed-receipt';
import { CurrentDropTarget } from '../drop/drop-target';
import { VerifyPage } from './verify-page';

Object.assign(globalThis, { TextDecoder, TextEncoder });
Object.defineProperty(globalThis, 'crypto', { value: webcrypto, configurable: true });

const receipt = aSignedReceipt('content');
const asFile = (value: object) => aFile(JSON.stringify(value), 'letter.receipt.json');

async function setUp() {
  const response = {
    status: 200,
    headers: { get: () => null },
    text: () => Promise.resolve(JSON.stringify({ keys: [serviceKey] })),
  };
  const keys = jest.fn(() => Promise.resolve(response));
  globalThis.fetch = keys as unknown as typeof fetch;
  TestBed.configureTestingModule({ providers: [provideEnglish()] });
  const fixture = TestBed.createComponent(VerifyPage);
  await fixture.whenStable();
  const page = fixture.nativeElement as HTMLElement;
  const choose = async (button: string, file: File) => {
    const label = [...page.querySelectorAll('label')].find((one) => textOf(one) === button);
    const field = label?.querySelector('input');
    if (!field) throw new Error(`There is no button “${button}”`);
    Object.defineProperty(field, 'files', { value: [file], configurable: true });
    Object.defineProperty(field, 'value', { value: '', writable: true, configurable: true });
    const before = textOf(page);
    field.dispatchEvent(new Event('change'));
    await eventually(fixture, () => textOf(page) !== before && !page.querySelector('progress'));
  };
  return { page, keys, choose, fixture };
}

test('the page for a genuine receipt shows what was received, and what that does not prove', async () => {
  const { page, choose } = await setUp();
  await choose('Choose the receipt', asFile(receipt));
  expect(textOf(page)).toContain('The receipt is genuine.');
  expect(textOf(page.querySelector('.facts'))).toMatch(
    /letter ü\.txt.*7 bytes.*Nov 25, 2026.*Sensitive.*ada/,
  );
  expect(textOf(page)).toContain('the receipt names an account, not a person');
});

test('the file of a receipt is recognised, and another file is reported as different', async () => {
  const { page, choose } = await setUp();
  await choose('Choose the receipt', asFile(receipt));
  await choose('Choose the file', aFile('content', 'mine.txt'));
  expect(textOf(page)).toContain('“mine.txt” is the file of this receipt: size and SHA-256');
  await choose('Choose the file', aFile('CONTENT', 'mine.txt'));
  expect(textOf(page)).toContain('it has the same size but other content');
  await choose('Choose the file', aFile('contents', 'mine.txt'));
  expect(textOf(page)).toContain('it has another size');
});

test('what is dropped is compared with the receipt, unless it is another receipt or there is none yet', async () => {
  const { page, fixture } = await setUp();
  const { target } = TestBed.inject(CurrentDropTarget);
  const drop = async (file: File, result: string) => {
    target()?.take({ files: [file], hasFolders: false });
    await eventually(fixture, () => textOf(page).includes(result));
  };
  await drop(aFile('content', 'mine.txt'), 'There is no receipt in “mine.txt”');
  await drop(asFile(receipt), 'The receipt is genuine.');
  await drop(aFile('content', 'mine.txt'), '“mine.txt” is the file of this receipt');
  await drop(asFile({ ...receipt, size: 8 }), 'This receipt is not genuine');

  fixture.destroy();
  expect(target()).toBeUndefined();
});

test.each([
  { ...receipt, filename: 'other.txt' },
  { ...receipt, checksum: { ...receipt.checksum, more: 'than was signed' } },
])('an altered receipt is reported, and no file is requested for it', async (altered) => {
  const { page, choose } = await setUp();
  await choose('Choose the receipt', asFile(altered));
  expect(textOf(page.querySelector('[role=alert]'))).toContain(
    'something in it was changed after it was signed',
  );
  expect(textOf(page)).not.toContain('Choose the file');
});

/** As the command-line client prints it with `--json`. */
const printed = JSON.stringify({ file: 'letter ü.txt', status: 'stored', receipt });
const failed = JSON.stringify({ file: 'other.txt', status: 'failed', error: 'The service did not respond.' });

test.each([`${printed}\n`, `${printed}\r\n`, `${failed}\n${printed}\n`])(
  'a receipt is found in a line that the command-line client has printed',
  async (lines) => {
    const { page, choose } = await setUp();
    await choose('Choose the receipt', aFile(lines, 'upload.jsonl'));
    expect(textOf(page)).toContain('The receipt is genuine.');
  },
);

test('an altered receipt is reported in a line of the command-line client, too', async () => {
  const { page, choose } = await setUp();
  await choose('Choose the receipt', aFile(printed.replace('ada', 'eve'), 'upload.jsonl'));
  expect(textOf(page.querySelector('[role=alert]'))).toContain('This receipt is not genuine');
});

test.each([2, 1000])(
  'of %d receipts in a file none is checked, and the page says what to do',
  async (count) => {
    const { page, choose } = await setUp();
    await choose('Choose the receipt', aFile(`${printed}\n`.repeat(count), 'upload.jsonl'));
    expect(textOf(page.querySelector('[role=alert]'))).toContain('“upload.jsonl” holds several receipts');
  },
);

test('a receipt without a signature is read, and proves nothing', async () => {
  const { page, choose } = await setUp();
  await choose('Choose the receipt', asFile({ ...receipt, signature: undefined }));
  expect(textOf(page.querySelector('[role=alert]'))).toContain('This receipt carries no signature');
});

test.each(['not json', '[]', '{"id":"x"}', 'x'.repeat(70_000)])(
  'a file without a receipt is reported as such',
  async (text) => {
    const { page, choose } = await setUp();
    await choose('Choose the receipt', aFile(text, 'photo.json'));
    expect(textOf(page.querySelector('[role=alert]'))).toContain('There is no receipt in “photo.json”');
  },
);

test('a receipt is not evaluated until the keys of the service could be loaded', async () => {
  const { page, keys, choose, fixture } = await setUp();
  keys.mockRejectedValueOnce(new TypeError('offline'));
  await choose('Choose the receipt', asFile(receipt));
  expect(textOf(page.querySelector('[role=alert]'))).toContain('is not checked yet');
  page.querySelector<HTMLButtonElement>('[role=alert] button')?.click();
  await eventually(fixture, () => textOf(page).includes('The receipt is genuine.'));
});
