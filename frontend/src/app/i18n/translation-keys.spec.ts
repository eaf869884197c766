import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import first from '../../i18n/en.json';
import later from '../../i18n/later/en.json';

const app = join(__dirname, '..');
const plural = /\.(one|other)$/;

function keysOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function sources(folder = ''): string[] {
  return readdirSync(join(app, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|html)$/.test(file) && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(app, folder, file), 'utf8'));
}

const keys = keysOf({ ...first, ...later });
const areas = Object.keys({ ...first, ...later }).join('|');
const quoted = new RegExp(`['"]((?:${areas})\\.[\\w.]+)['"]`, 'g');
const usesOf = (source: string) => [...source.matchAll(quoted)].map(([, key]) => key ?? '');
const used = sources().flatMap(usesOf);

/** Whether a use names the key, be it as the base of a plural. */
function names(use: string, key: string): boolean {
  return use === key || use === key.replace(plural, '');
}

test('every text that the pages use exists', () => {
  expect(used.length).toBeGreaterThan(50);
  expect(used.filter((use) => !keys.some((key) => names(use, key)))).toEqual([]);
});

test('every text that exists is used', () => {
  expect(keys.filter((key) => !used.some((use) => names(use, key)))).toEqual([]);
});

test('the frame and the pages before sign-in use texts of the first part only', () => {
  const account = ['form', 'reset-password', 'sign-in', 'sign-up'].map((folder) => join('account', folder));
  const folders = [...account, 'auth', 'config', 'http', 'i18n', 'layout', 'ui'];
  const usedThere = folders.flatMap((folder) => sources(folder).flatMap(usesOf));
  expect(usedThere.length).toBeGreaterThan(50);
  expect(usedThere.filter((key) => Object.hasOwn(later, key.split('.')[0] ?? ''))).toEqual([]);
});

test('every text with a count has the forms “one” and “other”', () => {
  const bases = new Set(keys.filter((key) => plural.test(key)).map((key) => key.replace(plural, '')));
  for (const base of bases) expect(keys).toEqual(expect.arrayContaining([`${base}.one`, `${base}.other`]));
});

test('templates contain no text of their own', () => {
  const inline = sources().flatMap((source) => source.match(/template: `[^`]+`/g) ?? []);
  const templates = [...sources().filter((source) => source.startsWith('<')), ...inline];
  const ownTexts = templates.flatMap((html) => html.match(/>\s*[A-Za-z][^<>{}@]*[a-z]{2,}[^<>{}@]*</g) ?? []);
  expect(templates.length).toBeGreaterThan(5);
  expect(ownTexts).toEqual([]);
});
