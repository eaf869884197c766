import { DOCUMENT, Service, inject, signal } from '@angular/core';
import { type LanguageCode, chooseLanguage, defaultLanguage, languages } from './languages';
import { type TextPart, TranslationLoader } from './translation-loader';
import { type TextTree, Translator } from './translator';

const savedUnder = 'language';
const allParts: readonly TextPart[] = ['first', 'later'];

/** The language of the page: the one that was chosen before on this device, otherwise the one the browser prefers. */
@Service()
export class LanguageStore {
  readonly #translator = inject(Translator);
  readonly #texts = inject(TranslationLoader);
  readonly #document = inject(DOCUMENT);
  readonly #window = this.#document.defaultView;
  readonly #failed = signal(false);
  #parts: readonly TextPart[] = ['first'];

  readonly active = this.#translator.language;
  /** Whether the texts of the chosen language could not be loaded. */
  readonly failed = this.#failed.asReadonly();

  /** Resolves when the page has texts. English is set first, in case another language cannot be loaded. */
  async start(): Promise<void> {
    this.#translator.speak(defaultLanguage, await this.#load(defaultLanguage));
    const saved = this.#window?.localStorage.getItem(savedUnder) ?? undefined;
    const wanted = this.#window?.navigator.languages ?? [];
    await this.#use(chooseLanguage(saved === undefined ? wanted : [saved, ...wanted]));
  }

  /**
   * Loads the texts of every page, in this language and from now on in every language that is chosen.
   * @throws TypeError when they cannot be loaded
   */
  async loadAllTexts(): Promise<void> {
    this.#parts = allParts;
    const language = this.active();
    const texts = await this.#load(language);
    // Meanwhile another language may have been chosen, which has been loaded without them.
    if (language !== this.active()) await this.loadAllTexts();
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
      // For whatever reason loading failed, the page keeps its language and says so.
      this.#failed.set(true);
    }
  }

  /** Loads the requested parts, including those that are requested meanwhile. */
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
