import { TestBed } from '@angular/core/testing';
import { LanguageStore } from './language-store';
import { type TextPart, TranslationLoader } from './translation-loader';
import { type TranslationKey } from './translation-key';
import { Translator } from './translator';

/** A store whose text files arrive when a test says so, or not at all. */
function setUp({ missing = '' } = {}) {
  const held = new Map<string, PromiseWithResolvers<void>>();
  const load = async (language: string, part: TextPart) => {
    const file = `${part}/${language}`;
    await held.get(file)?.promise;
    if (file === missing) throw new TypeError('Failed to fetch');
    return { [part]: file };
  };
  TestBed.configureTestingModule({ providers: [{ provide: TranslationLoader, useValue: { load } }] });
  const hold = (file: string) => {
    held.set(file, Promise.withResolvers<void>());
    return () => held.get(file)?.resolve();
  };
  const text = (part: TextPart) => TestBed.inject(Translator).text(part as TranslationKey);
  return { store: TestBed.inject(LanguageStore), hold, text };
}

afterEach(() => localStorage.clear());

test('the first page has its texts before those of the other pages are loaded', async () => {
  const { store, text } = setUp({ missing: 'later/en' });
  await store.start();
  expect(text('first')).toBe('first/en');
  await expect(store.loadAllTexts()).rejects.toBeInstanceOf(TypeError);
});

test('once every text was requested, the next language is loaded with every text', async () => {
  const { store, text } = setUp();
  await store.start();
  await store.loadAllTexts();
  await store.choose('de');
  expect([text('first'), text('later')]).toEqual(['first/de', 'later/de']);
});

test('texts that are requested while a language is being loaded are loaded with it', async () => {
  const { store, hold, text } = setUp();
  await store.start();
  const arrive = hold('first/fr');
  const choosing = store.choose('fr');
  await store.loadAllTexts();
  arrive();
  await choosing;
  expect([text('first'), text('later')]).toEqual(['first/fr', 'later/fr']);
});

test('a language is not chosen when a part of its texts cannot be loaded', async () => {
  const { store, text } = setUp({ missing: 'later/ar' });
  await store.start();
  await store.loadAllTexts();
  await store.choose('ar');
  expect(store.failed()).toBe(true);
  expect(store.active()).toBe('en');
  expect(text('later')).toBe('later/en');
  expect(localStorage.getItem('language')).toBeNull();
});

test('a language that is chosen while every text is being loaded stays chosen and gets every text', async () => {
  const { store, hold, text } = setUp();
  await store.start();
  const arrive = hold('later/en');
  const wanting = store.loadAllTexts();
  await store.choose('de');
  arrive();
  await wanting;
  expect(store.active()).toBe('de');
  expect([text('first'), text('later')]).toEqual(['first/de', 'later/de']);
});
