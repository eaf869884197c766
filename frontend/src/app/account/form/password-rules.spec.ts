import { type PasswordPolicy } from '@static-file-upload/contract/configuration';
import { checkPassword } from './password-rules';

const strict: PasswordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

const broken = (password: string, policy = strict) =>
  checkPassword(policy, password).flatMap(({ message, met }) => (met ? [] : [message.key.split('.').pop()]));

test.each([
  ['', ['minimumLength', 'lowercase', 'uppercase', 'number', 'symbol']],
  ['Abcdef1', ['minimumLength', 'symbol']],
  ['abcdefg1!', ['uppercase']],
  ['ABCDEFG1!', ['lowercase']],
  ['Abcdefgh!', ['number']],
  ['Abcdefg1!', []],
])('the password “%s” breaks the rules %j', (password, rules) => {
  expect(broken(password)).toEqual(rules);
});

test('a space in a password is a symbol only between other characters', () => {
  expect(broken('Abcdefg1 ')).toEqual(['symbol']);
  expect(broken('Abcd efg1')).toEqual([]);
});

test('a password is checked only against the rules of the policy', () => {
  const lenient = { ...strict, minimumLength: 12, requireSymbols: false, requireUppercase: false };

  expect(broken('abc', lenient)).toEqual(['minimumLength', 'number']);
  expect(checkPassword(lenient, '')[0]?.message.params).toEqual({ count: 12 });
});
