import { computed, signal } from '@angular/core';
import { type AuthWords, describeAuthError } from '../auth/describe-auth-error';
import { type Message } from '../i18n/message';
import { type TranslationKey } from '../i18n/translation-key';

/** An address as loosely as a browser checks it: the code that we send there is the real check. */
const emailShape = /^[^\s@]+@[^\s@]+$/;

/**
 * What the forms of an account have in common: fields are complained about only after a first try, one request
 * runs at a time, and what went wrong is shown in words.
 */
export class AccountForm {
  readonly #busy = signal(false);
  readonly #tried = signal(false);
  readonly #failure = signal<Message | undefined>(undefined);

  readonly #words: AuthWords;

  readonly busy = this.#busy.asReadonly();
  readonly failure = this.#failure.asReadonly();

  /** @param words what this form says in place of the usual words */
  constructor(words: AuthWords = {}) {
    this.#words = words;
  }

  /** Shows the message beside its field once the person has tried to go on. */
  complaint(isRight: () => boolean, key: TranslationKey) {
    return computed<Message | undefined>(() => (this.#tried() && !isRight() ? { key } : undefined));
  }

  fail(error: unknown): void {
    this.#failure.set(describeAuthError(error, this.#words));
  }

  /** Begins anew: nothing was tried yet. */
  reset(): void {
    this.#tried.set(false);
    this.#failure.set(undefined);
  }

  /** Runs the request unless a field is wrong or another one is running. */
  async submit(isComplete: boolean, request: () => Promise<void>): Promise<void> {
    this.#tried.set(true);
    if (!isComplete || this.#busy()) return;
    this.#busy.set(true);
    this.#failure.set(undefined);
    try {
      await request();
    } catch (error) {
      this.fail(error);
    } finally {
      this.#busy.set(false);
    }
  }
}

/** A code as mailed and as shown by authenticator apps. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}

export function isEmail(text: string): boolean {
  return emailShape.test(text);
}
