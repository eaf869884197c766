import { TestBed } from '@angular/core/testing';
import { LanguageStore } from './language-store';
import { type TextPart, TranslationLoader } from './translation-loader';
import { type TranslationKey } from './translation-key';
import { Translator } from './translator';

/** A store whose files of words arrive when a test says so, or not at all. */
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
  const words = (part: TextPart) => TestBed.inject(Translator).text(part as TranslationKey);
  return { store: TestBed.inject(LanguageStore), hold, words };
}

afterEach(() => localStorage.clear());

test('the first page has its words before those of the others are loaded', async () => {
  const { store, words } = setUp({ missing: 'later/en' });
  await store.start();
  expect(words('first')).toBe('first/en');
  await expect(store.wantAllTexts()).rejects.toBeInstanceOf(TypeError);
});

test('all words stay wanted in the language that is chosen next', async () => {
  const { store, words } = setUp();
  await store.start();
  await store.wantAllTexts();
  await store.choose('de');
  expect([words('first'), words('later')]).toEqual(['first/de', 'later/de']);
});

test('words that come to be wanted while a language is on its way come with it', async () => {
  const { store, hold, words } = setUp();
  await store.start();
  const arrive = hold('first/fr');
  const choosing = store.choose('fr');
  await store.wantAllTexts();
  arrive();
  await choosing;
  expect([words('first'), words('later')]).toEqual(['first/fr', 'later/fr']);
});

test('a language of which a part is missing is not taken', async () => {
  const { store, words } = setUp({ missing: 'later/ar' });
  await store.start();
  await store.wantAllTexts();
  await store.choose('ar');
  expect(store.failed()).toBe(true);
  expect(store.active()).toBe('en');
  expect(words('later')).toBe('later/en');
  expect(localStorage.getItem('language')).toBeNull();
});

test('a language that is taken up while all words are on their way is kept, and gets them too', async () => {
  const { store, hold, words } = setUp();
  await store.start();
  const arrive = hold('later/en');
  const wanting = store.wantAllTexts();
  await store.choose('de');
  arrive();
  await wanting;
  expect(store.active()).toBe('de');
  expect([words('first'), words('later')]).toEqual(['first/de', 'later/de']);
});
