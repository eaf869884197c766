import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import en from '../../i18n/en.json';

const app = join(__dirname, '..');
const plural = /\.(one|other)$/;

function keysOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${prefix}${name}.`) : [`${prefix}${name}`],
  );
}

function sources(): string[] {
  return readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|html)$/.test(file) && !file.endsWith('.spec.ts'))
    .map((file) => readFileSync(join(app, file), 'utf8'));
}

const keys = keysOf(en);
const areas = Object.keys(en).join('|');
const quoted = new RegExp(`['"]((?:${areas})\\.[\\w.]+)['"]`, 'g');
const used = sources().flatMap((source) => [...source.matchAll(quoted)].map(([, key]) => key ?? ''));

/** Whether a use names the key, be it as the base of a plural. */
function names(use: string, key: string): boolean {
  return use === key || use === key.replace(plural, '');
}

test('every text that the pages ask for exists', () => {
  expect(used.length).toBeGreaterThan(50);
  expect(used.filter((use) => !keys.some((key) => names(use, key)))).toEqual([]);
});

test('every text that exists is asked for', () => {
  expect(keys.filter((key) => !used.some((use) => names(use, key)))).toEqual([]);
});

test('every counted text has a form for one and for others', () => {
  const bases = new Set(keys.filter((key) => plural.test(key)).map((key) => key.replace(plural, '')));
  for (const base of bases) expect(keys).toEqual(expect.arrayContaining([`${base}.one`, `${base}.other`]));
});

test('templates hold no words of their own', () => {
  const inline = sources().flatMap((source) => source.match(/template: `[^`]+`/g) ?? []);
  const templates = [...sources().filter((source) => source.startsWith('<')), ...inline];
  const words = templates.flatMap((html) => html.match(/>\s*[A-Za-z][^<>{}@]*[a-z]{2,}[^<>{}@]*</g) ?? []);
  expect(templates.length).toBeGreaterThan(5);
  expect(words).toEqual([]);
});
