import { DOCUMENT, Service, inject, signal } from '@angular/core';
import { type LanguageCode, chooseLanguage, defaultLanguage, languages } from './languages';
import { type TextPart, TranslationLoader } from './translation-loader';
import { type TextTree, Translator } from './translator';

const savedUnder = 'language';
const allParts: readonly TextPart[] = ['first', 'later'];

/** The language of the page: what was chosen before, else what the browser asks for. It is kept on this device. */
@Service()
export class LanguageStore {
  readonly #translator = inject(Translator);
  readonly #texts = inject(TranslationLoader);
  readonly #document = inject(DOCUMENT);
  readonly #window = this.#document.defaultView;
  readonly #failed = signal(false);
  #parts: readonly TextPart[] = ['first'];

  readonly active = this.#translator.language;
  /** Whether the words of the language that was asked for could not be loaded. */
  readonly failed = this.#failed.asReadonly();

  /** Resolves when the page has words. English comes first: it stands in for what cannot be loaded. */
  async start(): Promise<void> {
    this.#translator.speak(defaultLanguage, await this.#load(defaultLanguage));
    const saved = this.#window?.localStorage.getItem(savedUnder) ?? undefined;
    const wanted = this.#window?.navigator.languages ?? [];
    await this.#use(chooseLanguage(saved === undefined ? wanted : [saved, ...wanted]));
  }

  /**
   * Resolves when every page has its words, in this language and from now on in any other that is chosen.
   * @throws TypeError when they cannot be loaded
   */
  async wantAllTexts(): Promise<void> {
    this.#parts = allParts;
    const language = this.active();
    const texts = await this.#load(language);
    // Another language may have been taken up meanwhile, and without them.
    if (language !== this.active()) await this.wantAllTexts();
    else this.#translator.speak(language, texts);
  }

  async choose(code: LanguageCode): Promise<void> {
    await this.#use(code);
    if (!this.#failed()) this.#window?.localStorage.setItem(savedUnder, code);
  }

  async #use(code: LanguageCode): Promise<void> {
    try {
      this.#speak(code, await this.#load(code));
      this.#failed.set(false);
    } catch {
      // Whatever the reason, the page goes on in the language that it has, and says so.
      this.#failed.set(true);
    }
  }

  /** The parts that are wanted, also those that came to be wanted meanwhile. */
  async #load(code: LanguageCode): Promise<TextTree> {
    const parts = this.#parts;
    const texts = await Promise.all(parts.map((part) => this.#texts.load(code, part)));
    return parts === this.#parts ? (Object.assign({}, ...texts) as TextTree) : this.#load(code);
  }

  #speak(code: LanguageCode, texts: TextTree): void {
    this.#translator.speak(code, texts);
    const root = this.#document.documentElement;
    root.lang = code;
    root.dir = languages.find((language) => language.code === code)?.direction ?? 'ltr';
  }
}
