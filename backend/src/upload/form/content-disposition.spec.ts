import { describe, expect, test } from '@jest/globals';
import { parseFormField, parseParameters } from './content-disposition';

describe('parseParameters', () => {
  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data;boundary="a b;c"', 'a b;c'],
    ['multipart/form-data; charset=utf-8; BOUNDARY = x', 'x'],
  ])('finds the boundary in %s', (header, boundary) => {
    const { value, parameters } = parseParameters(header);
    expect([value, parameters.get('boundary')]).toEqual(['multipart/form-data', boundary]);
  });
});

describe('parseFormField', () => {
  test.each([
    ['form-data; name="sensitive"', 'sensitive', undefined],
    ['form-data; name=file; filename=plain.txt', 'file', 'plain.txt'],
    ['form-data; name="file"; filename=""', 'file', ''],
    ['form-data; name="file"; filename="a;b=c.txt"', 'file', 'a;b=c.txt'],
    ['form-data; name="file"; filename="curl \\"quotes\\".txt"', 'file', 'curl "quotes".txt'],
    [
      'form-data; name="file"; filename="browser %22quotes%22 50%25.txt"',
      'file',
      'browser "quotes" 50%25.txt',
    ],
    ['form-data; name="file"; filename="C:\\folder\\x.txt"', 'file', 'C:\\folder\\x.txt'],
    ['form-data; name="file"; filename="?.txt"; filename*=UTF-8\'\'na%C3%AFve.txt', 'file', 'naïve.txt'],
    ['form-data; name="file"; filename="good.txt"; filename*=UTF-8\'\'%FF', 'file', 'good.txt'],
  ])('reads %s', (header, name, filename) => {
    expect(parseFormField(header)).toEqual({ name, filename });
  });

  test.each([undefined, '', 'attachment; name="file"', 'form-data', 'form-data; filename="x"'])(
    'finds no field in %s',
    (header) => {
      expect(parseFormField(header)).toBeUndefined();
    },
  );
});
