import { fillPlaceholders } from './fill-placeholders';

test('each placeholder of a text is replaced by its value', () => {
  expect(fillPlaceholders('{{ name }}: {{size}}, {{ name }}', { name: 'a.txt', size: 0 })).toBe(
    'a.txt: 0, a.txt',
  );
  expect(fillPlaceholders('Stored', {})).toBe('Stored');
});

test.each(['{{ name }}.txt', '{{name}}', '{{ size }}', '$&', "$'", '{{'])(
  'a value that looks like a placeholder (%s) is shown as it is',
  (name) => {
    expect(fillPlaceholders('Remove {{ name }}', { name })).toBe(`Remove ${name}`);
  },
);

test('a value neither reorders the sentence around it nor breaks its line', () => {
  const name = 'invoice\u202Efdp\u2066.exe\r\n\u001b[31m';
  expect(fillPlaceholders('“{{ name }}” is stored', { name })).toBe('“invoicefdp.exe[31m” is stored');
});

test('a placeholder without a value is replaced by nothing', () => {
  expect(fillPlaceholders('Hello {{ name }}', {})).toBe('Hello ');
});
