import { SinglePassTranspiler } from './single-pass-transpiler';

const say = (value: unknown, params: Record<string, unknown> = {}) =>
  new SinglePassTranspiler().transpile({ value, params, translation: { name: 'a text' }, key: 'key' });

test('values stand in their places', () => {
  expect(say('{{ name }}: {{size}}, {{ name }}', { name: 'a.txt', size: 0 })).toBe('a.txt: 0, a.txt');
  expect(say('Stored')).toBe('Stored');
});

test.each(['{{ name }}.txt', '{{name}}', '{{ size }}', '$&', "$'", '{{'])(
  'a value that looks like a place (%s) is shown as it is',
  (name) => {
    expect(say('Remove {{ name }}', { name })).toBe(`Remove ${name}`);
  },
);

test('a place without a value stays empty, and what is no text is left alone', () => {
  expect(say('Hello {{ name }}')).toBe('Hello ');
  expect(say(undefined)).toBeUndefined();
});
