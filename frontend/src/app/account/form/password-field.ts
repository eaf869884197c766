import { Component, computed, inject, input, signal } from '@angular/core';
import { type TranslationKey } from '../../i18n/translation-key';
import { Translator } from '../../i18n/translator';
import { type FormField } from './account-form';

/** A password with its label, its error and a button that shows it. */
@Component({
  selector: 'app-password-field',
  templateUrl: './password-field.html',
  styleUrl: './password-field.css',
})
export class PasswordField {
  protected readonly t = inject(Translator).text;
  readonly field = input.required<FormField>();
  /** Also the id of the input element: a page with two password fields names each. */
  readonly name = input('password');
  readonly label = input<TranslationKey>('account.password');
  readonly autocomplete = input.required<'current-password' | 'new-password'>();
  /** The id of an element that describes the field, such as its rules. */
  readonly describedBy = input<string>();
  protected readonly visible = signal(false);
  protected readonly capsLock = signal(false);
  protected readonly description = computed(() => {
    if (this.field().error()) return `${this.name()}-error`;
    return this.describedBy() ?? null;
  });

  protected toggle(): void {
    this.visible.update((visible) => !visible);
  }

  protected checkCapsLock(event: KeyboardEvent): void {
    this.capsLock.set(event.getModifierState('CapsLock'));
  }
}
