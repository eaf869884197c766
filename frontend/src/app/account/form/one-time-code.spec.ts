import { plainDigits } from './one-time-code';

test.each([
  '123456',
  '123 456',
  ' 123\u00A0456\n',
  '123-456',
  '123\u2011456',
  '\u200E123456\u200F',
  '\u2066123456\u2069',
  '١٢٣٤٥٦',
  '۱۲۳۴۵۶',
  '१२३४५६',
  '১২৩৪৫৬',
  '１２３　４５６',
  '𝟏𝟐𝟛𝟜𝟧𝟨',
])('the code %j is read as 123456', (typed) => {
  expect(plainDigits(typed)).toBe('123456');
});

test('every decimal digit of Unicode has its value', () => {
  const digits = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
    (character) => /\p{Nd}/u.test(character),
  );
  expect(digits.length).toBeGreaterThan(600);
  expect(plainDigits(digits.join(''))).toBe('0123456789'.repeat(digits.length / 10));
});

test('what is no digit stays, so that a code with it is not valid', () => {
  expect(plainDigits('12345l')).toBe('12345l');
  expect(plainDigits('¹²③④⑤⑥')).toBe('¹²③④⑤⑥');
});
