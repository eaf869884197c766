/** @jest-environment node */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { decodeText } from './inspect-file';
import { inspectedBytes } from './inspect-file';
import { inspectText } from './inspect-text';
import { ruleExamples } from './rule-examples';

const packages = join(__dirname, '../../../../node_modules');
const ordinary = new Set([
  '.js',
  '.ts',
  '.mjs',
  '.cjs',
  '.md',
  '.json',
  '.css',
  '.html',
  '.txt',
  '.yml',
  '.svg',
  '',
]);
const maxFiles = 4000;
/** One file in two hundred may be suspected for nothing before people stop believing the advice. */
const maxFalseAlarmShare = 1 / 200;

/** Source code and documents that were not chosen for this test: every n-th such file of the installed packages. */
function ordinaryFiles(): string[] {
  const all = readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .filter((file) => ordinary.has(extname(file)))
    .sort();
  const step = Math.max(1, Math.floor(all.length / maxFiles));
  return all
    .filter((_file, index) => index % step === 0)
    .filter((file) => statSync(join(packages, file)).isFile());
}

function textOf(file: string): string {
  return decodeText(readFileSync(join(packages, file)).subarray(0, inspectedBytes)) ?? '';
}

test('the advisor hardly ever suspects ordinary source code and documents, and always finds a planted secret', () => {
  const files = ordinaryFiles();
  const planted = Object.values(ruleExamples).map(({ found }) => found[0] ?? '');
  let falseAlarms = 0;
  let missed = 0;
  for (const [index, file] of files.entries()) {
    const text = textOf(file);
    const before = inspectText(text).length;
    if (before > 0) falseAlarms += 1;
    const withSecret = `${text}\n${planted[index % planted.length]}\n`;
    if (inspectText(withSecret).length === 0) missed += 1;
  }
  const precision = files.length / (files.length + falseAlarms);
  process.stdout.write(
    `Advisor: ${files.length} ordinary files, ${falseAlarms} suspected; as many with a planted secret, ` +
      `${missed} missed; precision ${(precision * 100).toFixed(2)} %\n`,
  );
  expect(files.length).toBeGreaterThan(1000);
  expect(missed).toBe(0);
  expect(falseAlarms / files.length).toBeLessThanOrEqual(maxFalseAlarmShare);
}, 120_000);
