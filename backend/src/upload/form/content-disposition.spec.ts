import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFormField } from './content-disposition';
import { parseParameters } from './header-parameters';

const invalidFilename = expect.objectContaining({ type: 'invalid-filename' });
const malformed = expect.objectContaining({ type: 'malformed-request' });

/** As Node's parser and the splitter give it: each byte a Latin-1 character. */
const header = (text: string) =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/\\x([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The rows of the table about names of files in `docs/api.md`. */
function documentedNames(): [sent: string, stored: string][] {
  const api = readFileSync(join(__dirname, '../../../../docs/api.md'), 'utf8');
  const rows = api.matchAll(/^\| `(filename[*=].*?)` \| .* \| (?:`(.*)`|(refused)) \|$/gm);
  return Array.from(rows, ([, sent = '', stored, refused = '']) => [sent, stored ?? refused]);
}

describe('parseParameters', () => {
  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data;boundary="a b;c"', 'a b;c'],
    ['multipart/form-data; charset=utf-8; BOUNDARY = x', 'x'],
    ['multipart/form-data; boundary=x;', 'x'],
  ])('finds the boundary in %s', (sent, boundary) => {
    const parsed = parseParameters(sent);
    expect([parsed?.value, parsed?.parameters.get('boundary')]).toEqual(['multipart/form-data', boundary]);
  });

  test.each([
    'multipart/form-data; boundary=a b',
    'multipart/form-data; boundary="a',
    'multipart/form-data; boundary=a; Boundary=b',
    'multipart/form-data; boundary',
  ])('refuses %s, because it would have to skip a part of it', (sent) => {
    expect(parseParameters(sent)).toBeUndefined();
  });
});

describe('The Content-Disposition of a part', () => {
  test.each([
    ['form-data; name="sensitive"', 'sensitive', undefined],
    ['form-data; name=file; filename=plain.txt', 'file', 'plain.txt'],
    ['form-data; name="file"; filename=à.txt', 'file', 'à.txt'],
    ['form-data; name="file"; filename=""', 'file', ''],
    ['form-data; name="file"; filename="a;b=c.txt"', 'file', 'a;b=c.txt'],
    ['form-data; name="file"; filename="curl \\"quotes\\".txt"', 'file', 'curl "quotes".txt'],
    [
      'form-data; name="file"; filename="browser %22quotes%22 50%25.txt"',
      'file',
      'browser "quotes" 50%25.txt',
    ],
    ['form-data; name="file"; filename="C:\\folder\\x.txt"', 'file', 'C:\\folder\\x.txt'],
    ['form-data; name="file"; filename="C:\\folder\\"', 'file', 'C:\\folder\\'],
    ['form-data; name="file"; filename="?.txt"; filename*=UTF-8\'\'na%C3%AFve.txt', 'file', 'naïve.txt'],
    [
      'form-data; name="file"; filename="=?utf-8?B?w7w=?= =?UTF-8*de?q?_=C3=B6%?= 1.txt"',
      'file',
      'ü ö% 1.txt',
    ],
    ['form-data; name="file"; filename="Ã¼ =? 1?.txt"', 'file', 'Ã¼ =? 1?.txt'],
  ])('%s is read', (sent, name, filename) => {
    expect(parseFormField(header(sent))).toEqual({ name, filename });
  });

  test('docs/api.md says what becomes of the names of files', () => {
    const documented = documentedNames();
    expect(documented.length).toBeGreaterThan(20);
    expect(documented.filter(([, stored]) => stored === 'refused').length).toBeGreaterThan(8);
  });

  test.each(documentedNames())('with %s becomes what docs/api.md says: %s', (sent, stored) => {
    const parse = () => parseFormField(header(`form-data; name="file"; ${sent}`));
    if (stored === 'refused') expect(parse).toThrow(invalidFilename);
    else expect(parse()).toEqual({ name: 'file', filename: stored });
  });

  test.each([
    "filename*=UTF-8'ü.txt",
    "filename*=UTF-8''100%.txt",
    "filename*=UTF-8''a; filename*0=b",
    'filename*0=a; filename*0*=b',
    'filename*1=a',
    'filename="=?utf-8?B?w7w?w7w?="',
    'filename="=?utf-8?B?w-w=?="',
    'filename="=?utf-8?Q?=ZZ?="',
    'filename="=?utf-8?Q?=FC?="',
    'filename="%C3%BC x.txt"',
  ])('is refused with invalid-filename when a name cannot be decoded with certainty: %s', (sent) => {
    expect(() => parseFormField(header(`form-data; name="file"; ${sent}`))).toThrow(invalidFilename);
  });

  test.each([
    undefined,
    '',
    'attachment; name="file"',
    'form-data',
    'form-data; filename="x"',
    'form-data; name="a"; name="b"',
    'form-data; name="a"; NAME="a"',
    'form-data; name="a"; name*=UTF-8\'\'b',
    'form-data; name="file"; filename="a"; filename="b"',
    'form-data; name="file"; filename="a"b.txt"',
    'form-data; name="file"; filename="a',
    'form-data; name="file"; filename=my file.txt',
  ])('is refused with malformed-request when it does not name one part: %s', (sent) => {
    expect(() => parseFormField(sent)).toThrow(malformed);
  });
});
