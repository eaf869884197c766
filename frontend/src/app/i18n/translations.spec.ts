import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultLanguage, languages } from './languages';

type Tree = { readonly [name: string]: string | Tree };

const plural = /^(.*)\.(zero|one|two|few|many|other)$/;

function textsOf(language: string): Map<string, string> {
  const files = ['', 'later'].map((part) => join(__dirname, '../../i18n', part, `${language}.json`));
  const flatten = (tree: Tree, prefix = ''): [string, string][] =>
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string'
        ? [[prefix + name, value] as [string, string]]
        : flatten(value, `${prefix}${name}.`),
    );
  return new Map(files.flatMap((file) => flatten(JSON.parse(readFileSync(file, 'utf8')) as Tree)));
}

/** Texts without their plural forms, which differ between languages. */
const withoutForms = (texts: ReadonlyMap<string, string>) =>
  new Set([...texts.keys()].map((key) => baseOf(key)));
const baseOf = (key: string) => plural.exec(key)?.[1] ?? key;
const placeholdersIn = (text: string) =>
  new Set(text.match(/\{\{\s*\w+\s*\}\}/g)?.map((placeholder) => placeholder.replaceAll(' ', '')));

const english = textsOf(defaultLanguage);
const others = languages.map(({ code }) => code).filter((code) => code !== defaultLanguage);

describe.each(others)('the texts in %s', (language) => {
  const texts = textsOf(language);

  test('have exactly the keys of English', () => {
    expect([...withoutForms(texts)].sort()).toEqual([...withoutForms(english)].sort());
  });

  test('have the placeholders of English', () => {
    for (const [key, text] of english) {
      // A language may say “one” without a digit.
      const placeholders = (value: string) =>
        [...placeholdersIn(value)].filter((name) => !plural.test(key) || name !== '{{count}}');
      expect({ key, placeholders: placeholders(texts.get(key) ?? '').sort() }).toEqual({
        key,
        placeholders: placeholders(text).sort(),
      });
    }
  });

  test('have every plural form of the language', () => {
    const rules = new Intl.PluralRules(language);
    const forms = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
    const counted = new Set([...english.keys()].filter((key) => plural.test(key)).map(baseOf));
    for (const base of counted) {
      for (const form of forms) expect([...texts.keys()]).toContain(`${base}.${form}`);
    }
  });

  test('differ from English and are not empty', () => {
    const same = [...english].filter(([key, text]) => /[a-z]{4}/.test(text) && texts.get(key) === text);
    // Languages share names, addresses and some words.
    expect(same.length / english.size).toBeLessThan(0.05);
    for (const text of texts.values()) expect(text.trim()).not.toBe('');
  });
});
