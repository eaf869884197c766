import { type Signal, type WritableSignal, computed, linkedSignal, signal } from '@angular/core';
import { type AuthMessages, describeAuthError } from '../../auth/describe-auth-error';
import { type Message } from '../../i18n/message';
import { type TranslationKey } from '../../i18n/translation-key';

/** An address as loosely as a browser checks it: the code that we send there is the real check. */
const emailShape = /^[^\s@]+@[^\s@]+$/;

export interface FormField {
  /** As it stands in the input element, where only the person changes it. */
  readonly text: WritableSignal<string>;
  /** What the person means by it. */
  readonly value: Signal<string>;
  /** Shown beside the field once the person has tried to submit it. */
  readonly error: Signal<Message | undefined>;
  /** Whether the value is valid; from now on the field says so when it is not. */
  check(): boolean;
  /** Says nothing about the value until it is checked again. */
  uncheck(): void;
}

interface FieldOptions {
  readonly text?: WritableSignal<string>;
  readonly read?: (text: string) => string;
  readonly isValid?: (value: string) => boolean;
  readonly error: TranslationKey;
}

/** The state of one form: its fields, whether a request is running, and why the last one failed. */
export class AccountForm {
  readonly #fields: FormField[] = [];
  readonly #busy = signal(false);
  readonly #failure = signal<Message | undefined>(undefined);
  readonly #messages: AuthMessages;
  #running = false;

  readonly busy = this.#busy.asReadonly();
  readonly failure = this.#failure.asReadonly();

  /** @param messages what this form says about an error in place of the usual message */
  constructor(messages: AuthMessages = {}) {
    this.#messages = messages;
  }

  /** A field whose value is its text, and which may not be empty, unless the options say otherwise. */
  field({ text = signal(''), read = String, isValid = Boolean, error: key }: FieldOptions): FormField {
    const checked = signal(false);
    const value = computed(() => read(text()));
    const error = computed(() => (checked() && !isValid(value()) ? { key } : undefined));
    const check = () => {
      checked.set(true);
      return isValid(value());
    };
    const field = { text, value, error, check, uncheck: () => checked.set(false) };
    this.#fields.push(field);
    return field;
  }

  emailField(known: Signal<string>): FormField {
    return this.field({
      text: linkedSignal(known),
      read: (text) => text.trim(),
      isValid: (email) => emailShape.test(email),
      error: 'account.emailMissing',
    });
  }

  passwordField(): FormField {
    return this.field({ error: 'account.passwordMissing' });
  }

  /** Clears every message, as before the first try. */
  reset(): void {
    for (const field of this.#fields) field.uncheck();
    this.#failure.set(undefined);
  }

  /** Runs the request when every field is valid. */
  async submit(request: () => Promise<void>): Promise<void> {
    const invalid = this.#fields.filter((field) => !field.check());
    if (invalid.length === 0) await this.run(request);
  }

  /** Runs the request unless another one is running. */
  async run(request: () => Promise<void>): Promise<void> {
    await this.#runAlone(async () => {
      this.#busy.set(true);
      await request().finally(() => this.#busy.set(false));
    });
  }

  /** Runs another request than the form's own, when the one field that it needs is valid. */
  async runWith(field: FormField, request: () => Promise<void>): Promise<void> {
    if (field.check()) await this.#runAlone(request);
  }

  async #runAlone(request: () => Promise<void>): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#failure.set(undefined);
    try {
      await request();
    } catch (error) {
      this.#failure.set(describeAuthError(error, this.#messages));
    } finally {
      this.#running = false;
    }
  }
}
