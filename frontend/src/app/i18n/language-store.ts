import { DOCUMENT, Service, inject, signal } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { firstValueFrom } from 'rxjs';
import { type LanguageCode, chooseLanguage, defaultLanguage, languages } from './languages';

const savedUnder = 'language';

/** The language of the page: what was chosen before, else what the browser asks for. It is kept on this device. */
@Service()
export class LanguageStore {
  readonly #transloco = inject(TranslocoService);
  readonly #document = inject(DOCUMENT);
  readonly #window = this.#document.defaultView;
  readonly #failed = signal(false);

  readonly active = this.#transloco.activeLang;
  /** Whether the words of the language that was asked for could not be loaded. */
  readonly failed = this.#failed.asReadonly();

  /** Resolves when the page has words. English comes first: it stands in for what cannot be loaded. */
  async start(): Promise<void> {
    await firstValueFrom(this.#transloco.load(defaultLanguage));
    const saved = this.#window?.localStorage.getItem(savedUnder) ?? undefined;
    const wanted = this.#window?.navigator.languages ?? [];
    await this.#use(chooseLanguage(saved === undefined ? wanted : [saved, ...wanted]));
  }

  async choose(code: LanguageCode): Promise<void> {
    await this.#use(code);
    if (!this.#failed()) this.#window?.localStorage.setItem(savedUnder, code);
  }

  async #use(code: LanguageCode): Promise<void> {
    const loaded = await firstValueFrom(this.#transloco.load(code)).then(
      () => true,
      () => false,
    );
    this.#failed.set(!loaded);
    if (loaded) this.#speak(code);
  }

  #speak(code: LanguageCode): void {
    this.#transloco.setActiveLang(code);
    const root = this.#document.documentElement;
    root.lang = code;
    root.dir = languages.find((language) => language.code === code)?.direction ?? 'ltr';
  }
}
