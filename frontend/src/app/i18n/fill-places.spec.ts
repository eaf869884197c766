import { fillPlaces } from './fill-places';

test('values stand in their places', () => {
  expect(fillPlaces('{{ name }}: {{size}}, {{ name }}', { name: 'a.txt', size: 0 })).toBe('a.txt: 0, a.txt');
  expect(fillPlaces('Stored', {})).toBe('Stored');
});

test.each(['{{ name }}.txt', '{{name}}', '{{ size }}', '$&', "$'", '{{'])(
  'a value that looks like a place (%s) is shown as it is',
  (name) => {
    expect(fillPlaces('Remove {{ name }}', { name })).toBe(`Remove ${name}`);
  },
);

test('a value neither reorders the sentence that it stands in nor breaks it', () => {
  const name = 'invoice\u202Efdp\u2066.exe\r\n\u001b[31m';
  expect(fillPlaces('“{{ name }}” is stored', { name })).toBe('“invoicefdp.exe[31m” is stored');
});

test('a place without a value stays empty', () => {
  expect(fillPlaces('Hello {{ name }}', {})).toBe('Hello ');
});
