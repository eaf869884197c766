import { type FindingKind } from './finding';
import { inspectText, lineAt } from './inspect-text';
import { ruleExamples } from './rule-examples';
import { rules } from './rules';

const examples = Object.entries(ruleExamples) as [FindingKind, (typeof ruleExamples)[FindingKind]][];
const kindsIn = (text: string) => inspectText(text).map(({ kind }) => kind);

test.each(examples.flatMap(([kind, { found }]) => found.map((text) => [kind, text] as const)))(
  '%s is found in %j',
  (kind, text) => {
    expect(kindsIn(`Some words before.\n${text}\nSome words after.`)).toEqual([kind]);
  },
);

test.each(examples.flatMap(([kind, { overlooked }]) => overlooked.map((text) => [kind, text] as const)))(
  '%s is not found in %j',
  (_kind, text) => {
    expect(kindsIn(text)).toEqual([]);
  },
);

test('every rule of the advisor has examples to find and to overlook', () => {
  for (const { kind } of rules) {
    expect(ruleExamples[kind].found.length).toBeGreaterThan(0);
    expect(ruleExamples[kind].overlooked.length).toBeGreaterThan(0);
  }
});

test('several findings in a text are reported in their order, each kind once', () => {
  const [card = ''] = ruleExamples.cardNumber.found;
  const [iban = ''] = ruleExamples.iban.found;
  const text = `${iban}\n${card}\n${iban}`;
  expect(inspectText(text)).toEqual([
    { kind: 'iban', index: 0 },
    { kind: 'cardNumber', index: text.indexOf('4539') },
  ]);
});

test.each([
  ['a', 0, 1],
  ['a\nb', 2, 2],
  ['\n\n\nx', 3, 4],
])('in %j the line of position %d is %d', (text, index, line) => {
  expect(lineAt(text, index)).toBe(line);
});

test.each([
  ['letters', 'a'],
  ['digits', '4'],
  ['the beginning of an address', 'a://a:'],
  ['dots', 'a.'],
  ['digits in fours', '4539 '],
  ['a country and digits', 'DE89 '],
])('a mebibyte of %s is inspected without catastrophic backtracking', (_, piece) => {
  const text = piece.repeat(1024 ** 2 / piece.length);
  const started = performance.now();
  inspectText(text);
  // Not a benchmark: a pattern that backtracks without end would take minutes.
  expect(performance.now() - started).toBeLessThan(10_000);
});
