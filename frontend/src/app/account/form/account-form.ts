import { type Signal, type WritableSignal, computed, linkedSignal, signal } from '@angular/core';
import { type AuthMessages, describeAuthError } from '../../auth/describe-auth-error';
import { type Message } from '../../i18n/message';
import { type TranslationKey } from '../../i18n/translation-key';

/** An address as loosely as a browser checks it: the code that we send there is the real check. */
const emailShape = /^[^\s@]+@[^\s@]+$/;
/** A code as mailed and as shown by authenticator apps. */
const codeShape = /^\d{6}$/;

export interface FormField {
  readonly value: WritableSignal<string>;
  readonly isValid: () => boolean;
  /** Shown beside the field once the person has tried to submit the form. */
  readonly error: Signal<Message | undefined>;
}

/** The state of one form: its fields, whether a request is running, and why the last one failed. */
export class AccountForm {
  readonly #fields: FormField[] = [];
  readonly #busy = signal(false);
  readonly #submitted = signal(false);
  readonly #failure = signal<Message | undefined>(undefined);
  readonly #messages: AuthMessages;

  readonly busy = this.#busy.asReadonly();
  readonly failure = this.#failure.asReadonly();

  /** @param messages what this form says about an error in place of the usual message */
  constructor(messages: AuthMessages = {}) {
    this.#messages = messages;
  }

  field(value: WritableSignal<string>, isValid: () => boolean, key: TranslationKey): FormField {
    const error = computed(() => (this.#submitted() && !isValid() ? { key } : undefined));
    const field = { value, isValid, error };
    this.#fields.push(field);
    return field;
  }

  emailField(known: Signal<string>): FormField {
    const email = linkedSignal(known);
    return this.field(email, () => emailShape.test(email()), 'account.emailMissing');
  }

  codeField(key: TranslationKey): FormField {
    const code = signal('');
    return this.field(code, () => codeShape.test(code()), key);
  }

  passwordField(): FormField {
    const password = signal('');
    return this.field(password, () => password() !== '', 'account.passwordMissing');
  }

  fail(error: unknown): void {
    this.#failure.set(describeAuthError(error, this.#messages));
  }

  /** Clears every message, as before the first try. */
  reset(): void {
    this.#submitted.set(false);
    this.#failure.set(undefined);
  }

  /** Runs the request when every field is valid. */
  async submit(request: () => Promise<void>): Promise<void> {
    this.#submitted.set(true);
    if (this.#fields.every(({ isValid }) => isValid())) await this.run(request);
  }

  /** Runs the request unless another one is running. */
  async run(request: () => Promise<void>): Promise<void> {
    if (this.#busy()) return;
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
