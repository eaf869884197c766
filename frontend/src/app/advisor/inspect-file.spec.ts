import { inspectFile, inspectedBytes } from './inspect-file';
import { ruleExamples } from './rule-examples';

const [iban = ''] = ruleExamples.iban.found;
const filler = 'nothing of interest\n'.repeat(inspectedBytes / 20);

/** jsdom's files cannot be read by themselves. */
function fileOf(content: string | Uint8Array<ArrayBuffer>, name = 'notes.txt'): File {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const blobOf = (part: Uint8Array<ArrayBuffer>): Blob =>
    ({
      size: part.length,
      arrayBuffer: () => Promise.resolve(part.buffer.slice(part.byteOffset, part.byteOffset + part.length)),
      slice: (start = 0, end = part.length) => blobOf(part.subarray(start, end)),
    }) as Blob;
  return Object.assign(blobOf(bytes), { name }) as File;
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const units = Uint16Array.from(`\uFEFF${text}`, (character) => character.charCodeAt(0));
  return new Uint8Array(units.buffer);
}

test('a finding in a file has its line', async () => {
  expect(await inspectFile(fileOf(`one\ntwo\n${iban}\n`))).toEqual([{ kind: 'iban', line: 3 }]);
});

test('the end of a large file is inspected too, and findings there have no line', async () => {
  const file = fileOf(filler + filler + filler + iban);
  expect(await inspectFile(file)).toEqual([{ kind: 'iban', line: undefined }]);
});

test('the middle of a large file is not read', async () => {
  expect(await inspectFile(fileOf(`${filler}${filler.slice(0, 1000)}${iban}${filler}${filler}`))).toEqual([]);
});

test('what is found at both ends of a file is reported once', async () => {
  const file = fileOf(`${iban}\n${filler}${filler}${iban}`);
  expect(await inspectFile(file)).toEqual([{ kind: 'iban', line: 1 }]);
});

test('a file in UTF-16 is read as text', async () => {
  expect(await inspectFile(fileOf(utf16(`\n${iban}`)))).toEqual([{ kind: 'iban', line: 2 }]);
});

test('a file that is not text is not inspected', async () => {
  const bytes = new Uint8Array([0, 1, 2, 0, ...new TextEncoder().encode(iban)]);
  expect(await inspectFile(fileOf(bytes, 'photo.jpg'))).toEqual([]);
});

test.each([
  ['figures.XLSX', 'spreadsheet'],
  ['letter.docx', 'document'],
  ['inbox.mbox', 'mail'],
  ['dump.sql', 'database'],
  ['vault.kdbx', 'keyStore'],
  ['friends.vcf', 'contacts'],
])('%s is reported for the kind of its name', async (name, kind) => {
  expect(await inspectFile(fileOf(new Uint8Array([0, 1, 2]), name))).toEqual([{ kind }]);
});

test('a finding in a file takes precedence over the kind of the file', async () => {
  expect(await inspectFile(fileOf(iban, 'accounts.csv'))).toEqual([{ kind: 'iban', line: 1 }]);
});

test.each(['notes.txt', 'README', 'photo.jpg', 'archive.tar.gz'])(
  'the name %s alone is no reason to mark a file as sensitive',
  async (name) => {
    expect(await inspectFile(fileOf('hello', name))).toEqual([]);
  },
);
